"""Reads messages with GMime. A line of base64 in, a line of JSON out."""
import base64
import hashlib
import json
import sys

import gi

gi.require_version("GMime", "3.0")
from gi.repository import GMime  # noqa: E402

GMime.init()


def mailboxes(found):
    if found is None:
        return []
    every = [found.get_address(index) for index in range(found.length())]
    return [[each.get_name() or None, each.get_idn_addr()] for each in every]


def octets_of(part):
    content = part.get_content()
    if content is None:
        return b""
    stream = GMime.StreamMem.new()
    content.write_to_stream(stream)
    return bytes(stream.get_byte_array())


def node(part):
    content_type = part.get_content_type()
    found = {"type": content_type.get_mime_type(), "contentId": part.get_content_id(), "filename": None}
    disposition = part.get_content_disposition()
    found["disposition"] = None if disposition is None else disposition.get_disposition()
    if isinstance(part, GMime.Multipart):
        found["parts"] = [node(part.get_part(index)) for index in range(part.get_count())]
    elif isinstance(part, GMime.MessagePart):
        child = part.get_message()
        body = octets_of(child.get_mime_part())
        found["child"] = [child.get_subject(), hashlib.sha256(body).hexdigest()]
        found["filename"] = None if disposition is None else disposition.get_parameter("filename")
    else:
        octets = octets_of(part)
        found["filename"] = part.get_filename()
        found["sha256"] = hashlib.sha256(octets).hexdigest()
        if content_type.get_mime_type().startswith("text/"):
            found["text"] = octets.decode(content_type.get_parameter("charset") or "ascii", "replace")
            found["method"] = content_type.get_parameter("method")
    return found


def read(octets):
    parser = GMime.Parser.new_with_stream(GMime.StreamMem.new_with_buffer(octets))
    message = parser.construct_message(None)
    return {
        "subject": message.get_subject(),
        "from": mailboxes(message.get_from()),
        "sender": mailboxes(message.get_sender()),
        "replyTo": mailboxes(message.get_reply_to()),
        "to": mailboxes(message.get_to()),
        "cc": mailboxes(message.get_cc()),
        "root": node(message.get_mime_part()),
        "defects": [],
    }


for line in sys.stdin:
    try:
        answer = read(base64.b64decode(line))
    except Exception as error:
        answer = {"failure": repr(error)}
    print(json.dumps(answer), flush=True)
