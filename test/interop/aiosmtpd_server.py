# An SMTP server made of aiosmtpd, which nobody here wrote: keeps every message as a file, its envelope beside it.
# Arguments: one JSON object with port, folder, mode (plain, starttls, implicit), cert, key, user, password, users.
import asyncio, json, os, ssl, sys
from aiosmtpd.smtp import SMTP, AuthResult

options = json.loads(sys.argv[1])
mode = options['mode']
context = None
if mode != 'plain':
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(options['cert'], options['key'])


class Keep:
    count = 0

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        users = options.get('users')
        if users is not None and address == 'later@example.test':
            return '450 4.2.1 Come back later'
        if users is not None and address.removesuffix('@example.test') not in users:
            return '550 5.1.1 Nobody has this address'
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(rcpt_options)
        return '250 2.1.5 OK'

    async def handle_DATA(self, server, session, envelope):
        Keep.count += 1
        path = os.path.join(options['folder'], '%03d' % Keep.count)
        with open(path + '.eml', 'wb') as file:
            file.write(envelope.original_content)
        tls = server.transport.get_extra_info('ssl_object')
        facts = {
            'sender': envelope.mail_from,
            'recipients': envelope.rcpt_tos,
            'options': envelope.mail_options,
            'user': session.auth_data,
            'tls': None if tls is None else tls.version(),
        }
        with open(path + '.json', 'w') as file:
            json.dump(facts, file)
        os.rename(path + '.json', path + '.done')
        return '250 2.0.0 kept'


def authenticate(server, session, envelope, mechanism, data):
    user, password = data.login.decode(), data.password.decode()
    if (user, password) != (options.get('user'), options.get('password')):
        return AuthResult(success=False, handled=False)
    return AuthResult(success=True, auth_data='%s by %s' % (user, mechanism))


def protocol():
    return SMTP(
        Keep(), hostname='aiosmtpd.test', enable_SMTPUTF8=True, data_size_limit=2_000_000, loop=loop,
        tls_context=context if mode == 'starttls' else None, require_starttls=mode == 'starttls',
        authenticator=authenticate, auth_required=options.get('user') is not None and options.get('users') is None,
        auth_require_tls=mode == 'starttls',
    )


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(loop.create_server(
    protocol, '127.0.0.1', options['port'], ssl=context if mode == 'implicit' else None))
loop.run_forever()
