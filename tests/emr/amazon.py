"""Amazon's services on loopback: moto's server in this process, and what it lacks of EMR."""

import logging
import threading
import time

import boto3
from moto.core.responses import ActionResult
from moto.emr.models import emr_backends
from moto.emr.responses import ElasticMapReduceResponse
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer

ACCOUNT = "123456789012"
REGION = "eu-west-1"

# A line for each request helps nobody.
logging.getLogger("werkzeug").setLevel(logging.ERROR)

_policies = {}


def _remembering_policies(run_job_flow):
    def run(self):
        result = run_job_flow(self)
        _policies[result.result["JobFlowId"]] = {
            name: _plain(self._get_param(name)) for name in ("ManagedScalingPolicy", "AutoTerminationPolicy")
        }
        return result

    return run


def _plain(value):
    return value.original_dict() if hasattr(value, "original_dict") else value


def _policy(name):
    def answer(self):
        policy = _policies.get(self._get_param("ClusterId"), {}).get(name)
        return ActionResult({name: policy} if policy else {})

    return answer


# moto takes both policies with a new cluster and forgets them.
ElasticMapReduceResponse.run_job_flow = _remembering_policies(ElasticMapReduceResponse.run_job_flow)
ElasticMapReduceResponse.get_managed_scaling_policy = _policy("ManagedScalingPolicy")
ElasticMapReduceResponse.get_auto_termination_policy = _policy("AutoTerminationPolicy")


class Amazon:
    """The server; everything in it is gone when it is stopped."""

    def __init__(self):
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self._server.start()
        host, port = self._server.get_host_and_port()
        self.endpoint = f"http://{host}:{port}"
        self.environment = {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION,
        }

    def stop(self):
        self._server.stop()

    def client(self, service):
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self.endpoint,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def cluster(self, identity):
        """What describe-cluster says, and the policies."""
        emr = self.client("emr")
        described = emr.describe_cluster(ClusterId=identity)["Cluster"]
        described["InstanceGroups"] = emr.list_instance_groups(ClusterId=identity)["InstanceGroups"]
        described["BootstrapActions"] = emr.list_bootstrap_actions(ClusterId=identity)["BootstrapActions"]
        described.update(_policies[identity])
        return described

    def prepare(self, bucket, lines):
        """What `bucket`, `roles` and `publish` leave that commands on a running cluster ask for, in no time."""
        s3, iam = self.client("s3"), self.client("iam")
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        for line in lines:
            s3.put_object(Bucket=bucket, Key=f"pomona/jars/{line}/current", Body=b"0123456789ab\n")
        for role in ("pomona-emr-service", "pomona-emr-node", "pomona-scheduler"):
            iam.create_role(RoleName=role, AssumeRolePolicyDocument="{}")
        iam.create_instance_profile(InstanceProfileName="pomona-emr-node")
        iam.add_role_to_instance_profile(InstanceProfileName="pomona-emr-node", RoleName="pomona-emr-node")

    def start_cluster(self, bucket, release, workers=1, instance="m7i.xlarge", **more):
        """A running cluster as `pomona emr create` leaves one, without its settings unless they are given. Gives its id."""
        groups = [
            {"Name": kind.lower(), "InstanceRole": kind, "InstanceType": instance, "InstanceCount": count}
            for kind, count in (("MASTER", 1), ("CORE", workers))
        ]
        return self.client("emr").run_job_flow(
            Name="pomona",
            ReleaseLabel=release,
            LogUri=f"s3://{bucket}/pomona/logs/",
            Instances={"InstanceGroups": groups, "KeepJobFlowAliveWhenNoSteps": True, "TerminationProtected": True},
            StepConcurrencyLevel=4,
            Applications=[{"Name": "Spark"}],
            Tags=[{"Key": "pomona-bucket", "Value": bucket}],
            **more,
        )["JobFlowId"]

    def add_step(self, identity, name):
        """A step that runs, and its id."""
        step = {"Name": name, "ActionOnFailure": "CONTINUE", "HadoopJarStep": {"Jar": "command-runner.jar"}}
        return self.client("emr").add_job_flow_steps(JobFlowId=identity, Steps=[step])["StepIds"][0]

    def steps(self, identity):
        return self.client("emr").list_steps(ClusterId=identity)["Steps"]

    def end_steps(self, identity, beginning=""):
        """Steps never end here by themselves."""
        for step in _cluster(identity).steps:
            if step.name.startswith(beginning):
                step.state = "COMPLETED"

    def obedient_stream(self, identity, bucket, markers=1):
        """A stream as it should be: ends when its marker was written so many times. Gives the thread that plays it."""

        def play():
            seen = set()
            while len(seen) < markers:
                seen |= self._etags(bucket, f"pomona/stop/featurize-{identity}")
                time.sleep(0.1)
            self.end_steps(identity, "pomona featurize ")

        thread = threading.Thread(target=play, daemon=True)
        thread.start()
        return thread

    def _etags(self, bucket, key):
        keys = s3_backends[ACCOUNT]["aws"].buckets[bucket].keys
        return {keys[key].etag} if key in keys else set()


def _cluster(identity):
    for backend in emr_backends[ACCOUNT].values():
        if identity in backend.clusters:
            return backend.clusters[identity]
    raise KeyError(identity)
