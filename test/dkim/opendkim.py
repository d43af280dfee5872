# Verifies messages with libopendkim, the library of opendkim-testmsg, which itself takes keys from DNS only: a line of JSON in
# (message, records), a line of JSON out (a verdict for each signature).
import base64
import ctypes
import json
import os
import sys
import tempfile

library = ctypes.CDLL("libopendkim.so.11")
pointer, text = ctypes.c_void_p, ctypes.c_char_p
library.dkim_init.restype = pointer
library.dkim_init.argtypes = [pointer, pointer]
library.dkim_options.argtypes = [pointer, ctypes.c_int, ctypes.c_int, pointer, ctypes.c_size_t]
library.dkim_verify.restype = pointer
library.dkim_verify.argtypes = [pointer, text, pointer, pointer]
library.dkim_chunk.argtypes = [pointer, text, ctypes.c_size_t]
library.dkim_eom.argtypes = [pointer, pointer]
library.dkim_free.argtypes = [pointer]
library.dkim_getsiglist.argtypes = [pointer, pointer, pointer]
library.dkim_sig_process.argtypes = [pointer, pointer]
library.dkim_sig_getflags.argtypes = [pointer]
library.dkim_sig_getflags.restype = ctypes.c_uint
library.dkim_sig_getbh.argtypes = [pointer]
library.dkim_sig_geterror.argtypes = [pointer]
library.dkim_sig_geterrorstr.argtypes = [ctypes.c_int]
library.dkim_sig_geterrorstr.restype = text
library.dkim_sig_getselector.argtypes = [pointer]
library.dkim_sig_getselector.restype = text
library.dkim_geterror.argtypes = [pointer]
library.dkim_geterror.restype = text

SETOPT, QUERYMETHOD, QUERYINFO, QUERY_FILE = 1, 6, 7, 1
OK, PASSED, BH_MATCH = 0, 4, 0

keys = tempfile.NamedTemporaryFile("w", suffix=".keys")
home = library.dkim_init(None, None)
method = ctypes.c_int(QUERY_FILE)
assert library.dkim_options(home, SETOPT, QUERYMETHOD, ctypes.byref(method), ctypes.sizeof(method)) == OK
path = ctypes.create_string_buffer(os.fsencode(keys.name))
assert library.dkim_options(home, SETOPT, QUERYINFO, path, len(path)) == OK


def verdicts(message, records):
    keys.seek(0)
    keys.truncate()
    keys.write("".join(f"{name} {record}\n" for name, record in records.items()))
    keys.flush()
    status = ctypes.c_int()
    handle = library.dkim_verify(home, b"judge", None, ctypes.byref(status))
    try:
        for octets, size in ((message, len(message)), (None, 0)):
            answer = library.dkim_chunk(handle, octets, size)
            if answer != OK:
                return [{"passed": False, "selector": "", "detail": f"chunk {answer}: {library.dkim_geterror(handle)}"}]
        library.dkim_eom(handle, None)
        signatures, count = ctypes.POINTER(pointer)(), ctypes.c_int()
        if library.dkim_getsiglist(handle, ctypes.byref(signatures), ctypes.byref(count)) != OK:
            return []
        return [verdict(handle, signatures[index]) for index in range(count.value)]
    finally:
        library.dkim_free(handle)


def verdict(handle, signature):
    library.dkim_sig_process(handle, signature)
    passed = library.dkim_sig_getflags(signature) & PASSED != 0 and library.dkim_sig_getbh(signature) == BH_MATCH
    why = library.dkim_sig_geterrorstr(library.dkim_sig_geterror(signature))
    return {
        "passed": passed,
        "selector": (library.dkim_sig_getselector(signature) or b"").decode(),
        "detail": (why or b"").decode(),
    }


for line in sys.stdin:
    question = json.loads(line)
    print(json.dumps({"verdicts": verdicts(base64.b64decode(question["message"]), question["records"])}), flush=True)
