"""A mail server for tests: python3-aiosmtpd, with answers by recipient. See smtp_peer.rs."""

import asyncio
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

mode, certificate, key, user, password = sys.argv[1:]


class Handler:
    def __init__(self):
        self.greylisted = set()

    async def handle_MAIL(self, server, session, envelope, address, options):
        if address.startswith("blocked@"):
            return "550 5.7.1 Sender address rejected"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "grey" and address not in self.greylisted:
            self.greylisted.add(address)
            return f"450 4.2.0 <{address}>: greylisted, try again later"
        answers = {
            "nobody": f"550 5.1.1 <{address}>: user unknown",
            "full": "552 5.2.2 Mailbox full",
            "policy": "550 5.7.1 Relaying denied",
        }
        if name in answers:
            return answers[name]
        if name == "hang-rcpt":
            await asyncio.Event().wait()
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split("@")[0]
        if name == "spam":
            return "554 5.6.0 Content rejected"
        if name == "busy":
            return "451 4.3.0 Try again later"
        text = envelope.content.decode("utf-8", "replace").replace("\r\n", "\n")
        print("TAKEN " + text.replace("\n", "\\n"))
        if name == "hang-data":
            await asyncio.Event().wait()
        if name == "drop-data":
            server.transport.abort()
            await asyncio.Event().wait()
        return "250 2.0.0 OK: queued"


def authenticate(server, session, envelope, mechanism, data):
    good = data.login == user.encode() and data.password == password.encode()
    return AuthResult(success=good, handled=False)


class Server(SMTP):
    def connection_made(self, transport):
        # A line that becomes TLS comes here a second time.
        if not getattr(self, "counted", False):
            self.counted = True
            print("CONNECTED")
        super().connection_made(transport)


async def main():
    context = None
    if mode != "none":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
    handler = Handler()
    options = {"hostname": "mail.example", "enable_SMTPUTF8": True}
    if mode != "none":
        # aiosmtpd does not see TLS that was there before it.
        options.update(
            authenticator=authenticate,
            auth_required=True,
            auth_require_tls=mode == "starttls",
        )
    if mode == "starttls":
        options.update(tls_context=context, require_starttls=True)
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(
        lambda: Server(handler, loop=loop, **options),
        host="127.0.0.1",
        port=0,
        ssl=context if mode == "implicit" else None,
    )
    print(f"LISTENING {listening.sockets[0].getsockname()[1]}")
    await asyncio.Event().wait()


asyncio.run(main())
