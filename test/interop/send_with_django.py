# A Django application, in one file: sends mail as its views would, and prints what smtplib was given, as base64 lines.
import base64
import json
import smtplib
import sys

import django
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection, mail_admins, send_mail, send_mass_mail

options = json.loads(sys.argv[1])
login = options.get("login", {})
settings.configure(
    EMAIL_HOST=options["host"],
    EMAIL_PORT=options["port"],
    EMAIL_USE_TLS=options["tls"] == "starttls",
    EMAIL_USE_SSL=options["tls"] == "implicit",
    EMAIL_HOST_USER=login.get("user", ""),
    EMAIL_HOST_PASSWORD=login.get("password", ""),
    DEFAULT_FROM_EMAIL="Django Söhne <django@sender.test>",
    SERVER_EMAIL="server@sender.test",
    ADMINS=[("Ada", "ada@example.test")],
)
django.setup()

data = smtplib.SMTP.data


def spied(server, message):
    print(base64.b64encode(message).decode())
    return data(server, message)


smtplib.SMTP.data = spied

assert send_mail("Grüße", ".\n..\nEin Punkt: .\n\n您好\n", None, ["ada@example.test"]) == 1
mail_admins("Disk is full", "df says so.")
rich = EmailMultiAlternatives("Rechnung", "Anbei.", None, ["ada@example.test"], bcc=["archive@example.test"])
rich.attach_alternative("<p>Anbei, mit <b>Gruß</b>.</p>", "text/html")
rich.attach("发票.pdf", b"%PDF-1.4\n\x00\xff", "application/pdf")
rich.attach("notes.txt", "eins\nzwei\n", "text/plain")
assert rich.send() == 1
two = [(f"Nr. {number}", "Hallo", None, ["ada@example.test"]) for number in (1, 2)]
assert send_mass_mail(two, connection=get_connection()) == 2
