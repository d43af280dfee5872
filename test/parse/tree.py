"""Reads messages with Python's own email package, messages within messages too. A line of base64 in, a line of JSON out."""
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
    return [[each.display_name or None, each.addr_spec] for each in field.addresses if each.addr_spec]


def node(part):
    content_id = part["content-id"]
    found = {
        "type": part.get_content_type(),
        "filename": part.get_filename(),
        "disposition": part.get_content_disposition(),
        "contentId": None if content_id is None else str(content_id).strip("<>"),
    }
    if part.get_content_maintype() == "multipart":
        found["parts"] = [node(each) for each in part.iter_parts()]
    elif part.get_content_type() == "message/rfc822":
        child = part.get_payload(0)
        found["parts"] = [node(child)]
        if not child.is_multipart():
            found["child"] = [str(child["subject"] or ""), sha256(child.get_payload(decode=True))]
    else:
        octets = part.get_payload(decode=True)
        found["sha256"] = sha256(octets)
        if part.get_content_maintype() == "text":
            found["text"] = octets.decode(part.get_param("charset") or "ascii", "replace")
            found["method"] = part.get_param("method")
    return found


def sha256(octets):
    return hashlib.sha256(octets).hexdigest()


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
        "defects": [],
    }


for line in sys.stdin:
    try:
        answer = read(base64.b64decode(line))
    except Exception as error:
        answer = {"failure": repr(error)}
    print(json.dumps(answer), flush=True)
