# Sends standard input through Python's smtplib; the options are one JSON argument.
import json
import smtplib
import ssl
import sys

options = json.loads(sys.argv[1])
context = ssl.create_default_context(cafile=options["authority"])
where = (options["host"], options["port"])
if options["tls"] == "implicit":
    server = smtplib.SMTP_SSL(*where, context=context)
else:
    server = smtplib.SMTP(*where)
with server:
    if options["tls"] == "starttls":
        server.starttls(context=context)
    if "login" in options:
        server.login(options["login"]["user"], options["login"]["password"])
    refused = server.sendmail(options["sender"], options["recipients"], sys.stdin.buffer.read(), ["BODY=8BITMIME"])
    assert refused == {}, refused
