"""`pomona emr` on clusters that run, what it prints instead of doing, and the files it is made of."""

import gzip
import json
import os
import re
import subprocess

import pomona
from amazon import ACCOUNT
from case import BUCKET, EIGHT, FEATURES, SEVEN, STREAM, Case, after, amazon, emr, environment, folder, keys


SCRIPTS = [
    pomona.LAUNCHER,
    *sorted((pomona.ROOT / "bootstrap").glob("*.sh")),
    *sorted((pomona.ROOT / "bootstrap" / "emr").rglob("*.sh")),
    pomona.ROOT / "tests" / "emr" / "run.sh",
]


def setUpModule():
    amazon.prepare(BUCKET, ["spark-4.0", "spark-3.5"])


class Submit(Case):
    def test_starts_the_stream_once_and_pca_beside_it(self):
        cluster = self.cluster()
        self.works("submit", "featurize", "--conf", "spark.executor.memory=6g", "--", "--trigger", '1 m"\\$x')
        step = amazon.steps(cluster)[0]
        arguments = step["Config"]["Args"]
        self.assertEqual("CONTINUE", step["ActionOnFailure"])
        self.assertEqual("command-runner.jar", step["Config"]["Jar"])
        self.assertEqual("io.pomona.featurize.FeaturizeCommand", after("--class", arguments))
        self.assertIn("spark.yarn.maxAppAttempts=5", arguments)
        self.assertIn("spark.executor.memory=6g", arguments)
        self.assertEqual(FEATURES, after("--features", arguments))
        self.assertEqual(f"s3://{BUCKET}/pomona/stop/featurize-{cluster}", after("--stop-marker", arguments))
        self.assertEqual('1 m"\\$x', after("--trigger", arguments))

        self.refuses("is written already", "submit", "featurize")
        self.works("submit", "featurize", "--features", f"s3://{BUCKET}/pomona/features-two")
        self.works("submit", "pca")
        classes = [after("--class", step["Config"]["Args"]) for step in amazon.steps(cluster)]
        self.assertEqual(["io.pomona.pca.PcaCommand"] + ["io.pomona.featurize.FeaturizeCommand"] * 2, classes)
        # Refits one after the other, in one driver, would else hold executors that a stream waits for.
        self.assertIn("spark.dynamicAllocation.executorIdleTimeout=1m", amazon.steps(cluster)[0]["Config"]["Args"])
        for step in amazon.steps(cluster):
            self.knows_its_options(step["Config"]["Args"])

    def knows_its_options(self, arguments):
        """conf shows every option that a job has; the build holds it against the jobs themselves."""
        shown = (pomona.ROOT / "conf" / after("--config", arguments)).read_text()
        jar = next(place for place, word in enumerate(arguments) if word.endswith(".jar"))
        for word in arguments[jar:]:
            if word.startswith("--") and word != "--config":
                self.assertIn(f"\n# {word[2:]} =", shown)

    def test_replays_when_no_stream_writes_the_table(self):
        cluster = self.cluster()
        stream = amazon.add_step(cluster, STREAM)
        self.refuses(f"step {stream} ({STREAM})", "submit", "replay")
        self.works("submit", "replay", "--", "--dry-run")
        amazon.end_steps(cluster)
        self.works("submit", "replay", "--", "--since", "7d")
        arguments = amazon.steps(cluster)[0]["Config"]["Args"]
        self.assertEqual("io.pomona.replay.ReplayCommand", after("--class", arguments))
        self.assertEqual("replay.properties", after("--config", arguments))
        self.assertEqual("7d", after("--since", arguments))
        self.knows_its_options(arguments)
        self.refuses("Wait for a replay", "submit", "featurize")

    def test_bounds_the_executors_unless_somebody_has(self):
        cluster = self.configured(workers=2)
        self.assertEqual(["2"], self.bounds(cluster, "featurize"))
        self.assertEqual(["7"], self.bounds(cluster, "featurize", "--conf", "spark.dynamicAllocation.maxExecutors=7"))
        # A network that takes a whole node's cores and memory.
        large = ("--conf", "spark.executor.cores=4", "--conf", "spark.executor.memory=9g")
        self.assertEqual(["1"], self.bounds(cluster, "featurize", *large))
        self.assertEqual([], self.bounds(cluster, "pca"))

    def test_says_whether_a_refit_finds_room(self):
        self.assertIn("2 at most, so that a refit finds room", self.works("submit", "featurize", "--cluster", self.configured(workers=2)).err)
        self.assertIn("1 at most, and even so a refit may find no room", self.works("submit", "featurize", "--cluster", self.configured(workers=1)).err)

    def test_bounds_the_executors_by_the_nodes_that_scaling_may_add(self):
        limits = {"UnitType": "Instances", "MinimumCapacityUnits": 2, "MaximumCapacityUnits": 6}
        cluster = self.configured(workers=2, ManagedScalingPolicy={"ComputeLimits": limits})
        self.assertEqual(["6"], self.bounds(cluster, "featurize"))

    def test_says_that_it_cannot_bound_the_executors_of_a_cluster_without_settings(self):
        ended = self.works("submit", "featurize", "--cluster", self.cluster())
        self.assertIn("cannot be told", ended.err)

    def test_takes_the_jars_of_the_clusters_release(self):
        cluster = self.cluster(SEVEN)
        self.works("submit", "featurize")
        jar = [word for word in amazon.steps(cluster)[0]["Config"]["Args"] if word.endswith(".jar")]
        self.assertRegex(jar[0], f"^s3://{BUCKET}/pomona/jars/spark-3.5/[0-9a-f]{{12}}/pomona-streaming-job.jar$")

    def test_wants_one_cluster(self):
        self.refuses("no cluster is running", "submit", "pca")
        self.cluster(), self.cluster()
        self.refuses("which cluster? Give one of j-", "submit", "pca")
        self.refuses("did you mean featurize?", "submit", "featurise")


class Schedule(Case):
    def test_adds_the_step_by_the_scheduler_changes_it_and_takes_it_away(self):
        cluster = self.cluster()
        scheduler = amazon.client("scheduler")
        self.works("schedule", "pca", "--every", "6h", "--", "--components", "20")
        self.works("schedule", "pca", "--every", "1d", "--", "--components", "20")
        made = scheduler.get_schedule(Name=f"pomona-pca-{cluster}")
        self.assertEqual("rate(1 day)", made["ScheduleExpression"])
        self.assertEqual("arn:aws:scheduler:::aws-sdk:emr:addJobFlowSteps", made["Target"]["Arn"])
        self.assertEqual(f"arn:aws:iam::{ACCOUNT}:role/pomona-scheduler", made["Target"]["RoleArn"])
        request = json.loads(made["Target"]["Input"])
        self.assertEqual("20", after("--components", request["Steps"][0]["HadoopJarStep"]["Args"]))

        amazon.client("emr").add_job_flow_steps(**request)

        self.assertEqual(f"pomona pca s3://{BUCKET}/pomona/reduced", amazon.steps(cluster)[0]["Name"])
        self.works("schedule", "pca", "--off")
        self.assertEqual([], scheduler.list_schedules()["Schedules"])

    def test_wants_a_period(self):
        self.refuses("is no period", "schedule", "pca", "--every", "often")


class Watching(Case):
    def test_status_shows_cluster_nodes_steps_and_schedule(self):
        cluster = self.cluster()
        amazon.add_step(cluster, STREAM)
        shown = self.works("status").out
        for expected in (cluster, EIGHT, "CORE", f"pomona featurize {FEATURES}", "no schedule"):
            self.assertIn(expected, shown)

    def test_logs_print_a_step_and_fetch_all(self):
        cluster = self.cluster()
        self.refuses("has run no step yet", "logs")
        step = amazon.add_step(cluster, STREAM)
        self.refuses("has no log in", "logs")
        written = gzip.compress(b"Submitted application application_17_0001\n")
        key = f"pomona/logs/{cluster}/steps/{step}/stderr.gz"
        amazon.client("s3").put_object(Bucket=BUCKET, Key=key, Body=written)
        shown = self.works("logs")
        self.assertIn("Submitted application", shown.out)
        self.assertIn("containers/application_17_0001/", shown.err)
        self.works("logs", "--to", folder / "logs")
        self.assertTrue((folder / "logs" / "steps" / step / "stderr.gz").exists())

    def test_ui_names_addresses_and_the_tunnels(self):
        cluster = self.cluster(SEVEN)
        shown = self.works("ui", cluster, "--dry-run")
        # The nodes speak TLS, which moves Spark's pages; 18080 would lead to 18480, where no tunnel is.
        self.assertIn("https://localhost:18480  history server", shown.err)
        self.assertIn("https://localhost:9443  JupyterHub", shown.err)
        self.assertEqual(["18480", "8090", "8088", "9443"], re.findall(r'"localPortNumber":\["(\d+)"\]', shown.out))
        self.refuses("session-manager-plugin is not on PATH", "ui", cluster)

    def test_ui_ends_its_tunnels_when_it_is_ended(self):
        tools = pomona.tool_folder(folder / "tunnelling")
        aws = os.readlink(tools / "aws")
        (tools / "aws").unlink()
        (tools / "session-manager-plugin").write_text("#!/bin/sh\necho tunnel >&2\nexec /bin/sleep 60\n")
        # As the real one does: the plugin is a child, and no signal is handed on to it.
        (tools / "aws").write_text(f'#!/bin/sh\ncase " $* " in *" ssm "*) session-manager-plugin; exit ;; esac\nexec {aws} "$@"\n')
        for name in ("aws", "session-manager-plugin"):
            (tools / name).chmod(0o755)
        command = [str(pomona.LAUNCHER), "emr", "ui", self.cluster()]
        variables = {**environment, "PATH": str(tools)}
        with subprocess.Popen(command, env=variables, stderr=subprocess.PIPE, encoding="utf-8") as ui:
            for _ in range(3):
                while ui.stderr.readline() != "tunnel\n":
                    self.assertIsNone(ui.poll())
            ui.terminate()
            # The end of its standard error comes when nobody holds it any more.
            ui.communicate(timeout=20)


class Ending(Case):
    def test_terminate_stops_the_stream_first(self):
        cluster = self.cluster()
        amazon.add_step(cluster, STREAM)
        self.works("schedule", "pca", "--every", "6h")
        stream = amazon.obedient_stream(cluster, BUCKET)
        ended = self.works("terminate", cluster)
        self.assertFalse(stream.is_alive())
        self.assertIn("the stream has stopped", ended.err)
        self.assertIn("schedule pca --off", ended.err)
        self.assertEqual("TERMINATED", amazon.cluster(cluster)["Status"]["State"])
        self.assertIn("has ended already", self.works("terminate", cluster).err)
        self.works("schedule", "pca", "--off", "--cluster", cluster)

    def test_terminate_refuses_while_a_step_runs_unless_told(self):
        cluster = self.cluster()
        amazon.add_step(cluster, "pomona pca")
        self.refuses("still runs step s-", "terminate", cluster)
        self.assertEqual("RUNNING", amazon.cluster(cluster)["Status"]["State"])
        self.works("terminate", cluster, "--force")
        self.assertEqual("TERMINATED", amazon.cluster(cluster)["Status"]["State"])

    def test_a_stream_that_does_not_stop_keeps_the_cluster(self):
        cluster = self.cluster()
        amazon.add_step(cluster, STREAM)
        ended = emr("terminate", cluster, "--wait-minutes", "0")
        self.assertEqual(1, ended.code, ended)
        self.assertIn("so the cluster stays", ended.err)
        self.assertEqual("RUNNING", amazon.cluster(cluster)["Status"]["State"])

    def test_stop_asks_again_each_minute_since_a_driver_may_just_be_starting(self):
        cluster = self.cluster()
        amazon.add_step(cluster, STREAM)
        stream = amazon.obedient_stream(cluster, BUCKET, markers=2)
        hasty = pomona.tool_folder(folder / "hasty")
        (hasty / "sleep").unlink()
        (hasty / "sleep").write_text("#!/bin/sh\nexec /bin/sleep 1.1\n")
        (hasty / "sleep").chmod(0o755)
        self.works("stop", PATH=str(hasty), POMONA_POLL_SECONDS="60")
        self.assertFalse(stream.is_alive())

    def test_stop_leaves_the_cluster(self):
        cluster = self.cluster()
        self.assertIn("no stream is running", self.works("stop").err)
        amazon.add_step(cluster, STREAM)
        amazon.obedient_stream(cluster, BUCKET)
        self.works("stop")
        self.assertEqual("RUNNING", amazon.cluster(cluster)["Status"]["State"])


class DryRun(Case):
    def test_changes_nothing_and_needs_no_credentials(self):
        (folder / "some").mkdir(exist_ok=True)
        before = keys()
        for command in (
            ["bucket"],
            ["roles"],
            ["upload", "--images", folder / "some"],
            ["publish"],
            ["create", "--ssh-from", "203.0.113.7/32", "--subnet", "subnet-1", "--key-name", "mine"],
            ["status"],
        ):
            with self.subTest(command):
                ended = self.works(*command, "--dry-run", AWS_ACCESS_KEY_ID=None, AWS_SECRET_ACCESS_KEY=None)
                self.assertIn("aws --region eu-west-1", ended.out)
        self.assertEqual(before, keys())
        self.assertEqual([], amazon.client("emr").list_clusters(ClusterStates=["WAITING", "RUNNING"])["Clusters"])

    def test_prints_calls_that_a_shell_runs_to_the_same_end(self):
        printed = self.works("create", "--dry-run", "--name", "it's a \"name\"").out
        shell = pomona.run(["bash", "-e"], {**environment, "POMONA_BUCKET": ""}, printed.splitlines()[-1])
        self.assertEqual(0, shell.code, shell)
        made = amazon.cluster(shell.out.strip())
        self.assertEqual("it's a \"name\"", made["Name"])
        self.assertEqual(4, made["StepConcurrencyLevel"])

    def test_of_a_running_cluster_leaves_it_as_it_is(self):
        cluster = self.cluster()
        amazon.add_step(cluster, STREAM)
        for command in (["submit", "pca"], ["schedule", "pca", "--every", "6h"], ["stop"], ["clone", cluster], ["terminate", cluster], ["logs"]):
            with self.subTest(command):
                self.assertIn("aws --region", self.works(*command, "--dry-run").out)
        self.assertEqual(1, len(amazon.steps(cluster)))
        self.assertEqual("RUNNING", amazon.cluster(cluster)["Status"]["State"])
        self.assertEqual(set(), keys("pomona/stop/featurize-" + cluster))
        self.assertEqual([], amazon.client("scheduler").list_schedules()["Schedules"])


class Scripts(Case):
    def test_are_clean(self):
        checked = pomona.run(["shellcheck", "-x", *SCRIPTS], dict(os.environ))
        self.assertEqual(0, checked.code, checked)

    def test_bootstrap_action_makes_the_tree_once(self):
        node = folder / "node"
        script = pomona.ROOT / "bootstrap/bootstrap-emr.sh"
        node.mkdir()
        trees = []
        for _ in range(2):
            ended = pomona.run(["bash", script], {**environment, "POMONA_ROOT": str(node)})
            self.assertEqual(0, ended.code, ended)
            trees.append({str(path.relative_to(node)): (oct(path.stat().st_mode), path.stat().st_mtime_ns if path.is_file() else 0) for path in node.rglob("*")})
        self.assertEqual(trees[0], trees[1])
        self.assertEqual(oct(0o41777), trees[0]["mnt/pomona/native"][0])
        self.assertIn("etc/profile.d/pomona.sh", trees[0])
        settings = (pomona.ROOT / "conf/emr/configurations-8.json").read_text()
        self.assertIn("cachedir=/mnt/pomona/native", settings)


class Guide(Case):
    def test_heads_its_troubleshooting_by_what_is_really_said(self):
        said = "".join(path.read_text() for path in (pomona.ROOT / "bootstrap/emr").rglob("*.sh"))
        for module in ("streaming-job", "pca-batch"):
            said += "".join(path.read_text() for path in (pomona.ROOT / module / "src/main/java").rglob("*.java"))
        said = re.sub(r"%[,\w.]+|\$\{?\w+\}?", "...", said)
        guide = (pomona.ROOT / "bootstrap/emr/README.md").read_text()
        guide = guide[guide.index("### `pomona emr`") : guide.index("### EMR, YARN and Spark")]
        messages = [message for line in re.findall("^#### (.*)$", guide, re.M) for message in re.findall("`([^`]+)`", line)]
        self.assertGreater(len(messages), 20)
        for message in messages:
            for words in message.split("..."):
                self.assertIn(words.strip(), said, message)


def size(spark, process):
    """MiB of a container."""
    units = {"m": 1, "g": 1024}
    parts = [spark[f"{process}.{part}"] for part in ("memory", "memoryOverhead")]
    return sum(int(part[:-1]) * units[part[-1]] for part in parts)


def placed(states, wanted, needed=False):
    """What may be free on the nodes once one more container has been put on any of them; it waits where it fits on none."""
    after = set()
    for nodes in states:
        fitting = [place for place, free in enumerate(nodes) if free >= wanted]
        assert fitting or not needed, f"{wanted} MiB fit on none of {nodes}"
        after |= {tuple(sorted(free - wanted * (place == here) for here, free in enumerate(nodes))) for place in fitting}
        after |= set() if fitting else {nodes}
    return after


class Settings(Case):
    def settings(self, line, classification):
        configurations = json.loads((pomona.ROOT / f"conf/emr/configurations-{line}.json").read_text())
        return next(entry["Properties"] for entry in configurations if entry["Classification"] == classification)

    def spark(self, line):
        return self.settings(line, "spark-defaults")

    def test_are_json(self):
        for file in [*(pomona.ROOT / "conf/emr").glob("*.json"), *(pomona.ROOT / "conf/iam").glob("*.json")]:
            with self.subTest(file.name):
                json.loads(re.sub(r": \$\{[A-Z]+\}", ": 1", file.read_text()))

    def test_of_both_releases_and_of_other_clusters_agree(self):
        plain = {}
        for line in (pomona.ROOT / "conf/spark-defaults.conf").read_text().splitlines():
            if line and not line.startswith("#"):
                key, value = line.split()
                plain[key] = value
        eight = self.spark(8)
        self.assertEqual(eight, self.spark(7))
        for key in plain.keys() & eight.keys():
            self.assertEqual(plain[key], eight[key], key)

    def test_fit_two_jobs_on_the_two_nodes_of_the_default(self):
        self.fit_two_jobs("m7i.xlarge", 12288, workers=2, executors=2)

    def test_fit_two_jobs_on_more_and_on_larger_nodes(self):
        self.fit_two_jobs("m7i.xlarge", 12288, workers=5, executors=5)
        self.fit_two_jobs("m7i.2xlarge", 24576, workers=2, executors=4)
        self.fit_two_jobs("m7i.4xlarge", 57344, workers=2, executors=10)
        self.fit_two_jobs("c7i.2xlarge", 12288, workers=2, executors=2)

    def fit_two_jobs(self, instance, mebibytes, workers, executors):
        """A stream with all the executors that it may have leaves a refit room, on whichever nodes YARN puts them."""
        cluster = self.configured(workers=workers, instance=instance)
        self.assertEqual([str(executors)], self.bounds(cluster, "featurize"))
        # Otherwise EMR's Spark chooses sizes itself.
        self.assertEqual("false", self.spark(8)["spark.yarn.heterogeneousExecutors.enabled"])
        driver = size(self.spark(8), "spark.driver")
        self.assertEqual([], self.bounds(cluster, "pca"))
        words = amazon.steps(cluster)[0]["Config"]["Args"]
        refit = size(dict(word.split("=", 1) for word in words if word.startswith("spark.")), "spark.executor")

        free = placed({(mebibytes,) * workers}, driver)
        for _ in range(executors):
            free = placed(free, size(self.spark(8), "spark.executor"))
        for nodes in placed(free, driver, needed=True):
            self.assertLessEqual(refit, max(nodes), f"{instance}: {nodes} MiB are free")

    def test_let_drivers_of_all_steps_that_may_run_at_once_begin(self):
        for line in (7, 8):
            share = float(self.settings(line, "capacity-scheduler")["yarn.scheduler.capacity.maximum-am-resource-percent"])
            self.assertLessEqual(4 * size(self.spark(line), "spark.driver"), share * 2 * 12288)
