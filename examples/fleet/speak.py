#!/usr/bin/env python3
"""Speaks a text by several Linnets behind a load balancer: `speak.py URL TEXT > speech.pcm` (16 bits, mono).

If the server that speaks is lost in the middle of its answer, the rest is requested by Range, and If-Range with the
answer's ETag. Any server with the same voice and kernels gives it with the same samples; another one sends the whole
text anew, of which the part that has been heard is dropped.
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


class Answer:
    """What has been received of a text's speech."""
    def __init__(self, url, request):
        self.host = urllib.parse.urlsplit(url).netloc
        self.request = json.dumps(request)
        self.position, self.name, self.is_whole = 0, None, False
        self.statuses = []  # of all requests, in their order

    def headers(self):
        headers = {"Content-Type": "application/json"}
        if self.position and self.name and not self.name.startswith("W/"):
            headers |= {"Range": f"bytes={self.position}-", "If-Range": self.name}
        return headers

    def go_on(self):
        """The bytes behind `position`; raises OSError or HTTPException if they end too early."""
        connection = http.client.HTTPConnection(self.host, timeout=60)
        try:
            connection.request("POST", "/v1/audio/speech", self.request, self.headers())
            response = connection.getresponse()
            self.statuses.append(response.status)
            if response.status in (429, 503):
                time.sleep(float(response.getheader("Retry-After", 1)))
                raise http.client.HTTPException(response.read().decode())
            if response.status == 416:  # it was lost behind its last byte
                self.is_whole = True
                return
            if response.status not in (200, 206):
                raise Refused(response.read().decode())
            self.name = response.getheader("ETag")
            is_part = response.status == 206
            known = self.position if is_part else 0  # the bytes of this answer begin there
            while block := response.read1(65536):
                new = block[max(0, self.position - known):]
                known += len(block)
                self.position += len(new)
                if new:
                    yield new
            if response.length:  # None or 0: the answer has come to its end
                raise http.client.IncompleteRead(b"", response.length)
            length = response.getheader("Content-Range", "").rpartition("/")[2]  # "*": more than this part follows
            self.is_whole = not is_part or length == str(self.position)
        finally:
            connection.close()


def speech(url, text, on_break=lambda position, reason: None, on_end=lambda statuses: None, **fields):
    """The samples of a text, in pieces. on_break is told at which byte an answer broke off, and why; on_end, the status
    of each request that was needed."""
    request = {"input": text, "response_format": "pcm", "stream": True, "seed": random.getrandbits(31)} | fields
    answer, attempts = Answer(url, request), 0
    while not answer.is_whole:
        try:
            for block in answer.go_on():
                attempts = 0
                yield block
        except (OSError, http.client.HTTPException) as error:
            attempts += 1
            if attempts == most_attempts:
                raise
            on_break(answer.position, repr(error))
    on_end(answer.statuses)


if __name__ == "__main__":
    for piece in speech(sys.argv[1], " ".join(sys.argv[2:])):
        sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
