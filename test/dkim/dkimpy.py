# Verifies messages with dkimpy: a line of JSON in (message, records), a line of JSON out (a verdict for each signature).
import base64
import json
import sys

import dkim


def verdicts(message, records):
    def dnsfunc(name, timeout=5):
        record = records.get(name.decode().rstrip("."))
        return None if record is None else record.encode()

    count = sum(name.lower() == b"dkim-signature" for name, _ in dkim.DKIM(message).headers)
    found = []
    for index in range(count):
        # One object for each: dkimpy keeps the signatures that it has seen.
        verifier = dkim.DKIM(message)
        try:
            passed = verifier.verify(idx=index, dnsfunc=dnsfunc)
            detail = ""
        except dkim.DKIMException as error:
            passed, detail = False, f"{type(error).__name__}: {error}"
        selector = verifier.signature_fields.get(b"s", b"").decode()
        found.append({"passed": passed, "selector": selector, "detail": detail})
    return found


for line in sys.stdin:
    question = json.loads(line)
    try:
        answer = {"verdicts": verdicts(base64.b64decode(question["message"]), question["records"])}
    except Exception as error:
        answer = {"failure": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
