"""An SMTP server that reads content as fast as it comes and keeps nothing of it: for messages so large that looking at each
octet, as smtp-sink does, would be what is measured. Prints its port; ends with its standard input."""

import socket
import sys
import threading

ENDING = b"\r\n.\r\n"


def reply_to(line):
    if line.startswith(b"EHLO"):
        return b"250-counting\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
    return b"354 go on\r\n" if line == b"DATA" else b"250 ok\r\n"


def converse(connection):
    buffer = bytearray(4 * 1024 * 1024)
    connection.sendall(b"220 counting\r\n")
    in_content = False
    tail = b""
    while True:
        count = connection.recv_into(buffer)
        if count == 0:
            return
        if not in_content:
            lines = bytes(buffer[:count]).splitlines()
            in_content = lines[-1] == b"DATA"
            # In one write, as RFC 2920 (3.2) asks of servers: else each reply waits for the client's system to acknowledge
            # the one before, which it puts off for 40 ms.
            connection.sendall(b"".join(map(reply_to, lines)))
            continue
        # Clients that do not send the next message with this one end what they write with the final dot.
        tail = (tail + bytes(buffer[max(0, count - len(ENDING)) : count]))[-len(ENDING) :]
        if tail == ENDING:
            in_content = False
            connection.sendall(b"250 counted\r\n")


def serve(listener):
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=converse, args=(connection,), daemon=True).start()


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
threading.Thread(target=serve, args=(listener,), daemon=True).start()
sys.stdin.read()
