"""Discrete events of texts that wait for servers, for `simulate` and its test.

A server speaks one text after the other (the queue of `linnet serve` lets others in after a second of work, which the
texts of tests/fleet/measure do not take). A text is (when it comes, its cost in seconds of a core, its voice).
"""
import bisect
import collections
import heapq
import math
import random
import typing

# leastconn: to the server with the fewest, `most_texts` each; further ones wait at the balancer (deploy/haproxy.cfg).
# random of two: to the less busy of two drawn at random (LEAST_REQUEST of deploy/envoy.yaml).
# random: to any (a service of Kubernetes).
# by voice: to the server on which a hash of the voice falls (consistent hashing).
# by voice, 1.5: the same, but on to the next one if that has 1.5 times the mean (hash-balance-factor 150 of HAProxy).
policies = ("leastconn", "random of two", "random", "by voice", "by voice, 1.5")
points_a_server = 64  # on the ring of consistent hashing
factor = 1.5


class Fleet(typing.NamedTuple):
    servers: int
    policy: str
    most_texts: int = 4             # that leastconn gives to a server at a time
    open_voices: int = 8            # of a server; the one that was not used for longest is closed for another
    opening_seconds: float = 0      # what it takes to open a voice


class Servers:
    def __init__(self, fleet):
        self.fleet = fleet
        self.free_at = [0.0] * fleet.servers  # when all that a server has been given is spoken
        self.texts = [0] * fleet.servers
        # Servers by the number of their texts; of equal ones, the one that was given something longest ago is first.
        self.with_texts = [collections.OrderedDict() for _ in range(fleet.most_texts + 1)]
        self.with_texts[0].update(dict.fromkeys(range(fleet.servers)))
        self.voices = [collections.OrderedDict() for _ in range(fleet.servers)]
        self.openings = self.all_texts = 0

    def change_texts(self, server, change):
        most = self.fleet.most_texts
        del self.with_texts[min(self.texts[server], most)][server]
        self.texts[server] += change
        self.all_texts += change
        self.with_texts[min(self.texts[server], most)][server] = None

    def least(self):
        """The server with the fewest texts, None if all have as many as they may."""
        return next((next(iter(equal)) for equal in self.with_texts[:-1] if equal), None)

    def give(self, server, now, cost, voice):
        """When the text's turn has come and its voice is open, and when its last sample is spoken."""
        held, opening = self.voices[server], 0.0
        if voice not in held:
            opening = self.fleet.opening_seconds
            self.openings += opening > 0
            if len(held) == self.fleet.open_voices:
                held.popitem(last=False)
        held[voice] = None
        held.move_to_end(voice)
        turn = max(now, self.free_at[server]) + opening
        self.free_at[server] = turn + cost
        self.change_texts(server, 1)
        return turn, turn + cost


class Choice:
    """Which server a text goes to; None: none has room, and the balancer keeps it."""
    def __init__(self, fleet, chance):
        self.fleet, self.chance = fleet, chance
        self.points = sorted((chance.random(), server) for server in range(fleet.servers)
                             for _ in range(points_a_server))
        self.orders = {}

    def order(self, voice):
        """All servers, from the voice's place on the ring on."""
        if voice not in self.orders:
            at = bisect.bisect(self.points, (random.Random(voice).random(),))
            self.orders[voice] = list(dict.fromkeys(server for _, server in self.points[at:] + self.points[:at]))
        return self.orders[voice]

    def __call__(self, servers, voice):
        if self.fleet.policy == "leastconn":
            return servers.least()
        if self.fleet.policy == "random":
            return self.chance.randrange(self.fleet.servers)
        if self.fleet.policy == "random of two":
            one, other = self.chance.randrange(self.fleet.servers), self.chance.randrange(self.fleet.servers)
            return one if servers.texts[one] <= servers.texts[other] else other
        if self.fleet.policy == "by voice":
            return self.order(voice)[0]
        most = math.ceil(factor * (servers.all_texts + 1) / self.fleet.servers)
        return next(server for server in self.order(voice) if servers.texts[server] < most)


def simulate(fleet, texts, chance):
    """For each text, in the order in which their turns were given: when it came, and how long it waited until its turn
    had come and its voice was open. Then how many voices were opened."""
    servers, choose = Servers(fleet), Choice(fleet, chance)
    at_balancer, ends, waits = collections.deque(), [], []

    def give(server, now, came, cost, voice):
        turn, end = servers.give(server, now, cost, voice)
        waits.append((came, turn - came))
        heapq.heappush(ends, (end, server))

    def end_until(now):
        while ends and ends[0][0] <= now:
            end, server = heapq.heappop(ends)
            servers.change_texts(server, -1)
            if at_balancer:
                give(server, end, *at_balancer.popleft())

    for came, cost, voice in texts:
        end_until(came)
        server = choose(servers, voice)
        if server is None:
            at_balancer.append((came, cost, voice))
        else:
            give(server, came, came, cost, voice)
    end_until(math.inf)
    return waits, servers.openings


def arrivals(rate, seconds, chance, burst=1.0, burst_seconds=5.0, period=60.0):
    """Times at which texts come at random, `rate` a second in the mean, and `burst` times as many as else in the last
    `burst_seconds` of each period."""
    quiet = rate * period / (period + (burst - 1) * burst_seconds)
    now = 0.0
    while (now := now + chance.expovariate(quiet * burst)) < seconds:
        if now % period >= period - burst_seconds or chance.random() * burst < 1:
            yield now
