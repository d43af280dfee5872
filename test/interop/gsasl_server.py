"""GNU SASL (libgsasl) as the server of one SCRAM login: lines of base64 in, lines of base64 out, the last one a word.

gsasl_server.py MECHANISM USER PASSWORD [BINDING], the binding (tls-exporter) in base64.
"""

import base64
import ctypes
import sys

lib = ctypes.CDLL("libgsasl.so.18")
lib.gsasl_strerror_name.restype = ctypes.c_char_p
OK, NEEDS_MORE, NO_CALLBACK = 0, 1, 51
PASSWORD, CB_TLS_EXPORTER = 3, 25

mechanism, user, password, *binding = sys.argv[1:]
context = ctypes.c_void_p()
session = ctypes.c_void_p()
assert lib.gsasl_init(ctypes.byref(context)) == OK


@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
def callback(_context, current, wanted):
    if wanted == PASSWORD:
        return lib.gsasl_property_set(ctypes.c_void_p(current), PASSWORD, password.encode())
    if wanted == CB_TLS_EXPORTER and binding:
        return lib.gsasl_property_set(ctypes.c_void_p(current), CB_TLS_EXPORTER, binding[0].encode())
    return NO_CALLBACK


lib.gsasl_callback_set(context, callback)
assert lib.gsasl_server_start(context, mechanism.encode(), ctypes.byref(session)) == OK
for line in sys.stdin:
    output = ctypes.c_char_p()
    result = lib.gsasl_step64(session, line.strip().encode(), ctypes.byref(output))
    if result not in (OK, NEEDS_MORE):
        print(lib.gsasl_strerror_name(result).decode(), flush=True)
        break
    print((output.value or b"").decode(), flush=True)
    if result == OK:
        print("GSASL_OK", flush=True)
        break
