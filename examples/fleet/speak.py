#!/usr/bin/env python3
"""Speaks a text by several Linnets behind a load balancer: `speak.py URL TEXT > speech.pcm` (16 bits, mono).

If the server that speaks is lost in the middle of its answer, the text is requested again with the same seed, which
gives the same samples on machines with the same kernels, and goes on where the first answer ended.
"""
import http.client
import json
import random
import sys
import time
import urllib.parse

most_attempts = 5  # without a single new byte between them


class Refused(Exception):
    """The server's own words, and what to do about them."""


def answer(url, request, position):
    """The bytes of one answer behind `position`; raises OSError or HTTPException if it ends too early."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=60)
    try:
        connection.request("POST", "/v1/audio/speech", json.dumps(request), {"Content-Type": "application/json"})
        response = connection.getresponse()
        if response.status in (429, 503):
            time.sleep(float(response.getheader("Retry-After", 1)))
            raise http.client.HTTPException(response.read().decode())
        if response.status != 200:
            raise Refused(response.read().decode())
        while block := response.read1(65536):
            skipped = min(position, len(block))
            position -= skipped
            if block := block[skipped:]:
                yield block
        if response.length:  # None or 0: the answer has come to its end
            raise http.client.IncompleteRead(b"", response.length)
    finally:
        connection.close()


def speech(url, text, on_break=lambda position, reason: None, **fields):
    """The samples of a text, in pieces. on_break is told at which byte an answer broke off, and why."""
    request = {"input": text, "response_format": "pcm", "stream": True, "seed": random.getrandbits(31)} | fields
    position, attempts = 0, 0
    while True:
        try:
            for block in answer(url, request, position):
                position, attempts = position + len(block), 0
                yield block
            return
        except (OSError, http.client.HTTPException) as error:
            attempts += 1
            if attempts == most_attempts:
                raise
            on_break(position, repr(error))


if __name__ == "__main__":
    for piece in speech(sys.argv[1], " ".join(sys.argv[2:])):
        sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
