#!/usr/bin/env -S python3 -B
"""The simulation of many servers gives what is known of simple queues, and its plot is that of its results."""
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE))

from simulation import Fleet, arrivals, simulate  # noqa: E402


def exponential_texts(rate, seconds, seed, voices=1):
    """Of one second of work in the mean."""
    chance = random.Random(seed)
    for came in arrivals(rate, seconds, chance):
        yield came, chance.expovariate(1), chance.randrange(voices)


def mean_wait(fleet, rate, seconds):
    waits, _ = simulate(fleet, exponential_texts(rate, seconds, 1), random.Random(2))
    return sum(wait for _, wait in waits) / len(waits), waits


def erlang_c(servers, load):
    """The share of texts that wait, where texts of exponential cost wait in one line for `servers`."""
    last = load ** servers / math.factorial(servers) * servers / (servers - load)
    return last / (sum(load ** n / math.factorial(n) for n in range(servers)) + last)


class Simulation(unittest.TestCase):
    def assert_near(self, found, wanted, tolerance):
        self.assertLess(abs(found / wanted - 1), tolerance, f"{found:.4f} where {wanted:.4f} is known")

    def test_one_line_for_all_servers_waits_as_erlang_c_says(self):
        for servers, load in ((1, 0.5), (4, 3.0), (10, 8.0)):
            found, waits = mean_wait(Fleet(servers, "leastconn", most_texts=1), load, 60_000 / load)
            wanted = erlang_c(servers, load)
            self.assert_near(sum(wait > 0 for _, wait in waits) / len(waits), wanted, 0.05)
            self.assert_near(found, wanted / (servers - load), 0.08)

    def test_a_line_for_each_server_waits_as_single_servers_do(self):
        for policy in ("random", "by voice"):
            servers = 20 if policy == "random" else 1
            found, _ = mean_wait(Fleet(servers, policy), 0.6 * servers, 60_000 / 0.6 / servers)
            self.assert_near(found, 0.6 / 0.4, 0.05)

    def test_the_less_busy_of_two_waits_as_the_supermarket_model_says(self):
        load = 0.8
        found, _ = mean_wait(Fleet(300, "random of two"), load * 300, 400)
        self.assert_near(found, sum(load ** (2 ** n - 2) for n in range(1, 12)) - 1, 0.05)

    def test_a_balancer_with_room_for_all_leaves_no_server_idle_while_texts_wait_elsewhere(self):
        # Two texts of a second, then two more: by the fewest texts each server has two.
        texts = [(0.0, 1.0, 0), (0.0, 1.0, 0), (0.5, 1.0, 0), (0.5, 1.0, 0), (0.5, 1.0, 0)]
        waits, _ = simulate(Fleet(2, "leastconn", most_texts=2), texts, random.Random(1))
        self.assertEqual([round(wait, 6) for _, wait in waits], [0, 0, 0.5, 0.5, 1.5])

    def test_a_voice_is_opened_once_until_more_than_a_server_holds_were_asked_for(self):
        texts = [(10.0 * n, 1.0, voice) for n, voice in enumerate((0, 1, 0, 2, 0, 1))]
        waits, openings = simulate(Fleet(1, "by voice", open_voices=2, opening_seconds=3), texts, random.Random(1))
        self.assertEqual([wait for _, wait in waits], [3, 3, 0, 3, 0, 3])
        self.assertEqual(openings, 4)

    def test_hashing_with_a_bound_goes_on_to_other_servers_and_without_it_does_not(self):
        texts = [(0.0, 1.0, 5)] * 8
        alone, _ = simulate(Fleet(4, "by voice"), texts, random.Random(1))
        shared, _ = simulate(Fleet(4, "by voice, 1.5"), texts, random.Random(1))
        self.assertEqual(max(wait for _, wait in alone), 7)
        self.assertLessEqual(max(wait for _, wait in shared), 2)

    def test_bursts_have_so_many_more_texts_and_the_mean_stays(self):
        times = list(arrivals(20, 6000, random.Random(1), burst=3))
        self.assert_near(len(times), 20 * 6000, 0.02)
        in_bursts = sum(came % 60 >= 55 for came in times)
        self.assert_near((in_bursts / 5) / ((len(times) - in_bursts) / 55), 3, 0.03)

    def test_the_plot_of_the_page_is_that_of_the_kept_results(self):
        known = ROOT / "tests/bench/results/fleet-simulation.json"
        with tempfile.TemporaryDirectory() as folder:
            plot = pathlib.Path(folder) / "plot.svg"
            subprocess.run([HERE / "simulate", "--from", known, "--plot", plot], check=True)
            self.assertEqual(plot.read_text(), (ROOT / "docs/fleet-simulation.svg").read_text())

    def test_the_kept_results_are_what_the_simulation_says(self):
        kept = json.loads((ROOT / "tests/bench/results/fleet-simulation.json").read_text())["runs"]
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "runs.json"
            subprocess.run([HERE / "simulate", "--servers", "10", "--out", out, "--plot", out.with_suffix(".svg")],
                           check=True, stdout=subprocess.DEVNULL)
            self.assertEqual(json.loads(out.read_text())["runs"], [row for row in kept if row["servers"] == 10])


if __name__ == "__main__":
    unittest.main()
