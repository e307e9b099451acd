"""What both test modules stand on: a server, a bucket, and the command line on them."""

import json
import os
import shutil
import tempfile
import unittest
from pathlib import Path

import pomona
from amazon import Amazon

BUCKET = "orchard"
EIGHT, SEVEN = "emr-spark-8.0.0", "emr-7.14.0"
FEATURES = f"s3://{BUCKET}/pomona/features"
STREAM = f"pomona featurize {FEATURES}"

os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
amazon = Amazon()
folder = Path(tempfile.mkdtemp(prefix="pomona-emr-"))
unittest.addModuleCleanup(shutil.rmtree, folder)
unittest.addModuleCleanup(amazon.stop)
environment = {
    **amazon.environment,
    "PATH": str(pomona.tool_folder(folder / "tools")),
    "HOME": str(folder),
    "LC_ALL": "C.UTF-8",
    "POMONA_BUCKET": BUCKET,
    "POMONA_POLL_SECONDS": "1",
    "AWS_EC2_METADATA_DISABLED": "true",
}
jars = folder / "jars"
jars.mkdir()
(jars / "pomona-streaming-job.jar").write_text("streaming")
(jars / "pomona-pca-batch.jar").write_text("pca")


def publish():
    """A bucket, roles, and the default release's jars in it, by the commands."""
    for command in (["bucket"], ["roles"], ["publish", "--jars", jars]):
        ended = emr(*command)
        assert ended.code == 0, ended


def emr(*arguments, **changes):
    """Runs it; a change of None takes a variable away."""
    variables = {key: value for key, value in {**environment, **changes}.items() if value is not None}
    return pomona.run([pomona.LAUNCHER, "emr", *arguments], variables)


def keys(prefix=""):
    listed = amazon.client("s3").list_objects_v2(Bucket=BUCKET, Prefix=prefix)
    return {entry["Key"] for entry in listed.get("Contents", [])}


class Case(unittest.TestCase):
    maxDiff = None

    def works(self, *arguments, **changes):
        ended = emr(*arguments, **changes)
        self.assertEqual(0, ended.code, ended)
        return ended

    def refuses(self, message, *arguments, **changes):
        """Ends with 2 and one line, which holds the message."""
        ended = emr(*arguments, **changes)
        self.assertEqual((2, ""), (ended.code, ended.out), ended)
        self.assertEqual(1, ended.err.count("\n"), ended)
        self.assertIn(message, ended.err)

    def created(self, *arguments):
        return self.works("create", *arguments).out.strip()

    def cluster(self, release=EIGHT):
        """One that runs, made without the command line: that takes seconds."""
        return amazon.start_cluster(BUCKET, release)

    def configured(self, **more):
        """The same of the default release, with the settings of conf."""
        configurations = json.loads((pomona.ROOT / "conf/emr/configurations-8.json").read_text())
        return amazon.start_cluster(BUCKET, EIGHT, Configurations=configurations, **more)

    def bounds(self, cluster, *submitted):
        """Submits a job, and gives what bounds its executors. No step of the cluster runs any more afterwards."""
        self.works("submit", *submitted, "--cluster", cluster)
        amazon.end_steps(cluster)
        words = amazon.steps(cluster)[0]["Config"]["Args"]
        return [word.split("=")[1] for word in words if word.startswith("spark.dynamicAllocation.maxExecutors=")]

    def tearDown(self):
        running = amazon.client("emr")
        for found in running.list_clusters(ClusterStates=["WAITING", "RUNNING"])["Clusters"]:
            running.set_termination_protection(JobFlowIds=[found["Id"]], TerminationProtected=False)
            running.terminate_job_flows(JobFlowIds=[found["Id"]])


def after(name, arguments):
    return arguments[arguments.index(name) + 1]
