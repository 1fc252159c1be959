"""ssip_client.py SOCKET RECORDING MODULE: a client of Speech Dispatcher as a screen reader is one. It speaks, cancels
and spells, and looks in the recording (16 bits, 22,050 Hz, written in real time) when sound began and ended."""
import array
import os
import socket
import sys
import time

SOCKET, RECORDING, MODULE = sys.argv[1:]
RATE, LOUD = 22050, 200
clock = time.monotonic
LONG = ("The committee which had been appointed in the spring to look into the state of the old bridges along the "
        "river came to the conclusion after many visits and long talks with the people who use them every day that "
        "most of them could be repaired at a cost that the towns on both banks would be able to bear if they shared "
        "the work and the money in the way that their grandparents had agreed on when the first bridge was built")


class Ssip:
    def __init__(self):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(SOCKET)
        self.file = self.socket.makefile("rw", newline="")
        self.events = []
        for line in ("SET self CLIENT_NAME test:client:main", "SET self NOTIFICATION ALL on",
                     f"SET self OUTPUT_MODULE {MODULE}", "SET self LANGUAGE en-US", "SET self PRIORITY text"):
            self.do(line)

    def read_line(self):
        line = self.file.readline()
        if not line:
            sys.exit("the server has closed the connection")
        return line.rstrip("\r\n")

    def take_event(self, line):
        if line[3:4] == " ":
            self.events.append((clock(), line[4:]))
        elif not line[4:].isdigit():  # numbers are of message and client
            self.events.append((clock(), line[4:]))

    def answer(self):
        got = []
        while True:
            line = self.read_line()
            if line[:1] == "7":
                self.take_event(line)
                continue
            got.append(line)
            if line[3:4] == " ":
                return got

    def do(self, *lines):
        self.file.write("\r\n".join(lines) + "\r\n")
        self.file.flush()
        got = self.answer()
        if got[-1][:1] != "2":
            sys.exit(f"{lines}: {got}")
        return got

    def speak(self, text):
        self.do("SPEAK")
        self.do(text, ".")

    def wait(self, name, limit=30):
        end = clock() + limit
        while clock() < end:
            for when, what in self.events:
                if what == name:
                    return when
            self.socket.settimeout(max(.01, end - clock()))
            self.take_event(self.read_line())
            self.socket.settimeout(None)
        sys.exit(f"no {name} within {limit} s: {self.events}")


class Recording:
    """What is heard from the moment at which it is created, by the recording's own clock."""

    def __init__(self):
        self.begin, self.clock = os.path.getsize(RECORDING) & ~1, clock()

    def sound(self):
        """Seconds from the begin to the first and the last sound, or None."""
        time.sleep(.3)
        with open(RECORDING, "rb") as file:
            file.seek(self.begin)
            raw = file.read()
        samples = array.array("h", raw[:len(raw) & ~1])
        loud = [i for i, value in enumerate(samples) if abs(value) > LOUD]
        return (loud[0] / RATE, loud[-1] / RATE) if loud else None


failures = []


def report(what, value, limit=None, unit="s"):
    is_late = limit is not None and MODULE == "linnet" and not value <= limit
    if is_late:
        failures.append(what)
    print(f"{what:44} {value:7.3f} {unit}" + (f"   at most {limit}" if limit is not None else "")
          + ("   TOO LATE" if is_late else ""), flush=True)


def heard(client, say, end="END"):
    client.events.clear()
    recording = Recording()
    say()
    client.wait(end)
    sound = recording.sound()
    if not sound:
        sys.exit(f"nothing was heard: {client.events}")
    return sound


def median(values):
    return sorted(values)[len(values) // 2]


client = Ssip()
heard(client, lambda: client.speak("Ready."))
for name, say in (("CHAR, letters", lambda c: client.do(f"CHAR {c}")),
                  ("KEY, with shift", lambda c: client.do(f"KEY shift_{c}"))):
    for time_of_it in ("first time", "second time"):
        report(f"{name}, {time_of_it}: median of 5", median([heard(client, lambda: say(c))[0] for c in "aekrz"]), .05)
report("SPEAK, two sentences", heard(client, lambda: client.speak("Hello, I am here. This is a second one."))[0], .1)
report("SPEAK, a word", median([heard(client, lambda: client.speak(w))[0] for w in ("Button", "Menu", "Link")]), .1)

firsts = []
for ending in ("once", "twice", "again"):  # no text is in the cache
    client.events.clear()
    recording = Recording()
    client.speak(f"{LONG} {ending}.")
    client.wait("BEGIN")
    time.sleep(.6)
    client.do("CANCEL self")
    client.wait("CANCELED")
    firsts.append(recording.sound()[0])
report(f"SPEAK, a sentence of {len(LONG)} characters: median", median(firsts), .1)

stops = []
for ending in ("one", "two", "three"):
    client.events.clear()
    recording = Recording()
    client.speak(f"The text {ending}. " + "This is a sentence that a key press will cut off before long. " * 8)
    client.wait("BEGIN")
    time.sleep(1)
    cancelled = clock() - recording.clock
    client.do("CANCEL self")
    client.wait("CANCELED")
    stops.append(recording.sound()[1] - cancelled)
report("silent after CANCEL, 30 s queued: worst of 3", max(stops), .05)

client.events.clear()
recording = Recording()
client.speak("This is a sentence that a key press will cut off before long. " * 8)
client.wait("BEGIN")
time.sleep(1)
client.do("CANCEL self")
client.wait("CANCELED")
report("a key after a text that was cut off", heard(client, lambda: client.do("CHAR b"))[0], .1)

lengths = {}
for rate in (-100, -50, 0, 50, 100):
    client.do(f"SET self RATE {rate}")
    first, last = heard(client, lambda: client.speak("The quick brown fox jumps over the lazy dog, and it sleeps on."))
    lengths[rate] = last - first
    report(f"RATE {rate}: duration", last - first)
report("RATE 100: times as fast as RATE 0", lengths[0] / lengths[100], unit="x")
client.do("SET self RATE 0")

client.do("SET self SPELLING on")
first, last = heard(client, lambda: client.speak("cat"))
report("SPELLING cat: duration", last - first)
client.do("SET self SPELLING off")

client.do("SET self SSML_MODE on")
heard(client, lambda: client.speak('<speak>One <mark name="m1"/> two <mark name="m2"/> three.</speak>'))
marks = [(when, what) for when, what in client.events if what in ("m1", "m2")]
begin = client.wait("BEGIN")
print("marks", [(what, round(when - begin, 3)) for when, what in marks])
if MODULE == "linnet" and [what for _, what in marks] != ["m1", "m2"]:
    failures.append("marks")
client.do("SET self SSML_MODE off")

if MODULE == "linnet":  # espeak-ng's has often read all of the text by then, and does not pause
    client.events.clear()
    client.speak("The first sentence is here. The second is here too. And the third one is the last of them all.")
    client.wait("BEGIN")
    client.do("PAUSE self")
    client.wait("PAUSED")
    client.events.clear()
    client.do("RESUME self")
    client.wait("END")
    print("PAUSE and RESUME: goes on to the end")
client.do("QUIT")
if failures:
    sys.exit(f"speech_dispatcher: {failures}")
