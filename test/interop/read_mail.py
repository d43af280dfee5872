# Reads a message from standard input with Python's email package and prints what it found as JSON.
import email, hashlib, json, sys
from email import policy

message = email.message_from_bytes(sys.stdin.buffer.read(), policy=policy.default)


def utf8(text):
    # Python keeps the octets of a raw UTF-8 header as surrogates.
    return text.encode('utf-8', 'surrogateescape').decode('utf-8')


def people(field):
    value = message[field]
    addresses = [] if value is None else value.addresses
    return [{'name': utf8(each.display_name), 'address': utf8(each.addr_spec)} for each in addresses]


def structure(part):
    if part.is_multipart() and part.get_content_maintype() == 'multipart':
        return [part.get_content_type(), [structure(each) for each in part.iter_parts()]]
    return part.get_content_type()


def attachment(part):
    content = part.get_content()
    octets = content.encode() if isinstance(content, str) else content
    return {
        'type': part.get_content_type(),
        'filename': part.get_filename(),
        'disposition': part.get_content_disposition(),
        'contentId': part['Content-ID'],
        'sha256': hashlib.sha256(octets).hexdigest(),
    }


def body(kind):
    part = message.get_body(preferencelist=(kind,))
    return None if part is None else part.get_content().replace('\r\n', '\n')


leaves = [part for part in message.walk() if not part.is_multipart()]
print(json.dumps({
    'subject': message['Subject'],
    'from': people('From'),
    'to': people('To'),
    'cc': people('Cc'),
    'bcc': people('Bcc'),
    'date': message['Date'] and message['Date'].datetime.timestamp(),
    'messageId': message['Message-ID'],
    'structure': structure(message),
    'text': body('plain'),
    'html': body('html'),
    'attachments': [attachment(part) for part in leaves if part.get_content_disposition() is not None],
    'defects': [str(defect) for part in message.walk() for defect in
                list(part.defects) + [d for value in part.values() for d in getattr(value, 'defects', ())]],
}))
