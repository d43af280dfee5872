"""Reads messages with Python's own email package. A line of base64 in, a line of JSON out."""
import base64
import email
import hashlib
import json
import sys
from email import policy


def mailboxes(message, name):
    field = message[name]
    if field is None:
        return []
    return [[each.display_name or None, unescaped(each.addr_spec)] for each in field.addresses]


def unescaped(text):
    """UTF-8 as the parser of octets gives it."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def text_of(octets, charset):
    return octets.decode(charset or "ascii", "replace")


def node(part):
    found = {"type": part.get_content_type(), "filename": None, "disposition": part.get_content_disposition()}
    if part["content-disposition"] is not None:
        # get_filename() strips the spaces around a name; the parsed field has it whole.
        found["filename"] = part["content-disposition"].params.get("filename")
    found["contentId"] = None if part["content-id"] is None else str(part["content-id"]).strip("<>")
    if part.is_multipart() and part.get_content_maintype() == "multipart":
        found["parts"] = [node(each) for each in part.iter_parts()]
    elif part.get_content_type() == "message/rfc822":
        child = part.get_payload(0)
        octets = child.get_payload(decode=True)
        found["child"] = [str(child["subject"]), hashlib.sha256(octets).hexdigest()]
    else:
        octets = part.get_payload(decode=True)
        found["sha256"] = hashlib.sha256(octets).hexdigest()
        if part.get_content_maintype() == "text":
            found["text"] = text_of(octets, part.get_param("charset"))
            found["method"] = part.get_param("method")
    return found


def defects(message):
    found = []
    for part in message.walk():
        found.extend(repr(each) for each in part.defects)
        for name, value in part.items():
            found.extend(name + ": " + repr(each) for each in value.defects)
    return found


def read(octets):
    message = email.message_from_bytes(octets, policy=policy.default)
    return {
        "subject": None if message["subject"] is None else str(message["subject"]),
        "from": mailboxes(message, "from"),
        "sender": mailboxes(message, "sender"),
        "replyTo": mailboxes(message, "reply-to"),
        "to": mailboxes(message, "to"),
        "cc": mailboxes(message, "cc"),
        "root": node(message),
        "defects": defects(message),
    }


for line in sys.stdin:
    try:
        answer = read(base64.b64decode(line))
    except Exception as error:
        answer = {"failure": repr(error)}
    print(json.dumps(answer), flush=True)
