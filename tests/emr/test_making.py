"""`pomona emr`, from nothing to a job on a cluster, on Amazon's services on loopback."""

import fnmatch
import json
import os
import re
import shutil

import pomona
from amazon import REGION
from case import BUCKET, EIGHT, SEVEN, Case, amazon, environment, folder, jars, keys, publish

COMMANDS = "bucket roles upload publish create submit schedule status logs ui stop clone terminate".split()
OWN_POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::other"}]}'

FAKE_MAVEN = """#!/usr/bin/env bash
cd -- "$(dirname -- "$0")"
printf 'MAVEN_ARGS=%s %s' "$MAVEN_ARGS" "$*" >called
mkdir -p streaming-job/target pca-batch/target
printf built >streaming-job/target/pomona-streaming-job.jar
printf built >pca-batch/target/pomona-pca-batch.jar
"""


def listed(value):
    return [value] if isinstance(value, str) else value


def setUpModule():
    publish()
    amazon.client("s3").put_object(Bucket=BUCKET, Key="pomona/jars/spark-3.5/current", Body=b"0123456789ab\n")


class Bucket(Case):
    def test_is_versioned_private_and_encrypted_and_a_second_call_changes_nothing(self):
        s3 = amazon.client("s3")
        (folder / "kept").write_text("x")
        s3.put_object(Bucket=BUCKET, Key="kept", Body=b"x")

        again = self.works("bucket")

        self.assertIn("is there already", again.err)
        self.assertIn("kept", keys())
        self.assertEqual("Enabled", s3.get_bucket_versioning(Bucket=BUCKET)["Status"])
        blocked = s3.get_public_access_block(Bucket=BUCKET)["PublicAccessBlockConfiguration"]
        self.assertEqual([True] * 4, list(blocked.values()))
        rule = s3.get_bucket_encryption(Bucket=BUCKET)["ServerSideEncryptionConfiguration"]["Rules"][0]
        self.assertEqual("AES256", rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"])
        self.assertEqual(REGION, s3.get_bucket_location(Bucket=BUCKET)["LocationConstraint"])

    def test_refuses_plain_http_where_the_endpoint_does_not_speak_it(self):
        printed = self.works("bucket", "--dry-run", AWS_ENDPOINT_URL=None).out
        policy = re.search(r"--policy '(.*)'", printed).group(1)
        self.assertEqual("Deny", json.loads(policy)["Statement"][0]["Effect"])
        self.assertIn(f"arn:aws:s3:::{BUCKET}/*", policy)


class Roles(Case):
    def test_are_filled_in_and_a_second_call_keeps_what_was_attached(self):
        iam = amazon.client("iam")
        iam.put_role_policy(RoleName="pomona-emr-node", PolicyName="own", PolicyDocument=OWN_POLICY)

        self.works("roles")

        self.assertEqual({"own", "pomona"}, set(iam.list_role_policies(RoleName="pomona-emr-node")["PolicyNames"]))
        for role in ("pomona-emr-service", "pomona-emr-node", "pomona-scheduler"):
            document = json.dumps(iam.get_role_policy(RoleName=role, PolicyName="pomona")["PolicyDocument"])
            self.assertNotIn("${", document)
        attached = iam.list_attached_role_policies(RoleName="pomona-emr-service")["AttachedPolicies"]
        self.assertEqual(["AmazonEMRServicePolicy_v2"], [policy["PolicyName"] for policy in attached])
        profile = iam.get_instance_profile(InstanceProfileName="pomona-emr-node")["InstanceProfile"]
        self.assertEqual(["pomona-emr-node"], [role["RoleName"] for role in profile["Roles"]])

    def test_let_the_jobs_delete_and_write_in_their_own_folders_alone(self):
        policy = json.loads((pomona.ROOT / "conf/iam/job-policy.json").read_text())
        for statement in policy["Statement"]:
            if {"s3:PutObject", "s3:DeleteObject"} & set(statement["Action"]):
                self.assertNotIn("*", [resource.rsplit("}", 1)[1] for resource in statement["Resource"]])
                self.assertFalse([resource for resource in statement["Resource"] if "/images" in resource])


    def test_let_the_jobs_do_what_they_do_and_no_more(self):
        table, checkpoint = "pomona/features", "pomona/features/_checkpoints/featurize"
        leases = [f"{place}/_pomona_lease" for place in (table, table + "-quarantine", checkpoint)]
        for key in [*leases, f"{table}/_delta_log/0.json", f"{checkpoint}/commits/0", "pomona/reduced-models/_statistics/x"]:
            for action in ("s3:GetObject", "s3:PutObject", "s3:DeleteObject"):
                self.assertTrue(self.may(action, key), (action, key))
        for key in ("images/Apple/1.jpg", "pomona/stop/featurize-j-1", "pomona/jars/spark-4.0/current", "pomona/models/w.h5"):
            self.assertTrue(self.may("s3:GetObject", key), key)
            for action in ("s3:PutObject", "s3:DeleteObject"):
                self.assertFalse(self.may(action, key), (action, key))
        self.assertTrue(self.may("s3:ListBucket", None))
        self.assertFalse(self.may("s3:DeleteObjectVersion", table + "/x"))
        self.assertFalse(self.may("s3:GetObject", "elsewhere"))

    def may(self, action, key):
        """As IAM reads the nodes' role; it knows nothing here but what is allowed."""
        policy = amazon.client("iam").get_role_policy(RoleName="pomona-emr-node", PolicyName="pomona")["PolicyDocument"]
        wanted = f"arn:aws:s3:::{BUCKET}" + (f"/{key}" if key else "")
        return any(
            action in statement["Action"]
            and any(fnmatch.fnmatchcase(wanted, resource) for resource in listed(statement["Resource"]))
            for statement in policy["Statement"]
        )


class Upload(Case):
    def test_copies_images_with_their_folders_and_nothing_else(self):
        images = folder / "fruit" / "Apple é"
        images.mkdir(parents=True)
        for name in ("1.jpg", "2.JPEG", "3.png", ".DS_Store", "notes.txt"):
            (images / name).write_text("x")
            # S3 knows whole seconds: what is younger than that is copied again.
            os.utime(images / name, (1_700_000_000, 1_700_000_000))

        self.works("upload", "--images", folder / "fruit")

        self.assertEqual({f"images/Apple é/{name}" for name in ("1.jpg", "2.JPEG", "3.png")}, keys("images/"))
        self.assertEqual("", self.works("upload", "--images", folder / "fruit").out)


class Publish(Case):
    def test_puts_jars_below_their_checksum_and_settings_beside(self):
        current = amazon.client("s3").get_object(Bucket=BUCKET, Key="pomona/jars/spark-4.0/current")["Body"].read()
        version = current.decode().strip()
        self.assertRegex(version, "^[0-9a-f]{12}$")
        for name in ("pomona-streaming-job.jar", "pomona-pca-batch.jar"):
            self.assertIn(f"pomona/jars/spark-4.0/{version}/{name}", keys())
        for key in ("conf/featurize.properties", "conf/pca.properties", "conf/replay.properties", "conf/certificates.zip", "history/"):
            self.assertIn(f"pomona/{key}", keys())
        self.assertIn("pomona/bootstrap/bootstrap-emr.sh", keys())

    def test_leaves_published_jars_and_certificate_as_they_are_and_adds_a_model(self):
        s3 = amazon.client("s3")
        before = s3.head_object(Bucket=BUCKET, Key="pomona/conf/certificates.zip")["ETag"]
        version = s3.get_object(Bucket=BUCKET, Key="pomona/jars/spark-4.0/current")["Body"].read().decode().strip()
        there = f"pomona/jars/spark-3.5/{version}/pomona-pca-batch.jar"
        s3.put_object(Bucket=BUCKET, Key=there, Body=b"in use")
        model = folder / "weights.h5"
        model.write_text("weights")

        ended = self.works("publish", "--jars", jars, "--model", model, "--release", SEVEN)

        self.assertIn("pomona-pca-batch.jar of version", ended.err)
        self.assertEqual(b"in use", s3.get_object(Bucket=BUCKET, Key=there)["Body"].read())
        self.assertIn(f"pomona/jars/spark-3.5/{version}/pomona-streaming-job.jar", keys())
        self.assertEqual(version, s3.get_object(Bucket=BUCKET, Key="pomona/jars/spark-3.5/current")["Body"].read().decode().strip())
        self.assertIn("pomona/models/weights.h5", keys())
        self.assertEqual(before, s3.head_object(Bucket=BUCKET, Key="pomona/conf/certificates.zip")["ETag"])

    def test_builds_for_the_release_whatever_the_launchers_builds_are_given(self):
        tree = folder / "tree"
        shutil.copytree(pomona.ROOT / "bootstrap/emr", tree / "bootstrap/emr")
        shutil.copy(pomona.ROOT / "bootstrap/bootstrap-emr.sh", tree / "bootstrap")
        shutil.copytree(pomona.ROOT / "conf", tree / "conf")
        maven = tree / "mvnw"
        maven.write_text(FAKE_MAVEN)
        maven.chmod(0o755)
        amazon.client("s3").create_bucket(Bucket="built", CreateBucketConfiguration={"LocationConstraint": REGION})
        variables = {**environment, "MAVEN_ARGS": "-Pspark-3.5"}

        ended = pomona.run([tree / "bootstrap/emr/main.sh", "publish", "--bucket", "built"], variables)

        self.assertEqual(0, ended.code, ended)
        self.assertRegex((tree / "called").read_text(), "^MAVEN_ARGS= .* -Pcluster clean package ")
        shown = self.works("publish", "--dry-run", MAVEN_ARGS="-Pspark-3.5").out
        self.assertRegex(shown, "(?m)^MAVEN_ARGS= .*/mvnw .* -Pcluster clean package ")

    def test_misses_what_makes_the_certificate_before_anything_else_is_done(self):
        amazon.client("s3").create_bucket(Bucket="bare", CreateBucketConfiguration={"LocationConstraint": REGION})
        for tool in ("openssl", "python3"):
            tools = pomona.tool_folder(folder / f"without-{tool}")
            (tools / tool).unlink()
            self.refuses(f"{tool} is not on PATH", "publish", "--jars", jars, "--bucket", "bare", PATH=str(tools))
        self.assertNotIn("Contents", amazon.client("s3").list_objects_v2(Bucket="bare"))

    def test_misses_a_jar(self):
        self.refuses("holds no pomona-streaming-job.jar", "publish", "--jars", folder)


class Create(Case):
    OWN = ("Id", "ClusterArn", "Status", "MasterPublicDnsName", "InstanceGroups")

    def same(self, described):
        alike = {key: value for key, value in described.items() if key not in self.OWN}
        groups = [
            {key: group.get(key) for key in ("Name", "Market", "InstanceGroupType", "InstanceType", "RequestedInstanceCount", "EbsBlockDevices")}
            for group in described["InstanceGroups"]
        ]
        return alike, sorted(groups, key=lambda group: group["Name"])

    def clone_is_the_same(self, first):
        second = self.works("clone", first).out.strip()
        self.assertNotEqual(first, second)
        self.assertEqual(self.same(amazon.cluster(first)), self.same(amazon.cluster(second)))

    def test_clone_wants_a_cluster_that_is_there(self):
        self.refuses("cannot be described", "clone", "j-NOTHERE")
        self.refuses("is no cluster's id", "clone", "pomona")

    def test_makes_what_was_asked_for_on_both_releases(self):
        expected = {
            EIGHT: ["Spark", "Livy", "JupyterEnterpriseGateway", "AmazonCloudWatchAgent"],
            SEVEN: ["Spark", "Hadoop", "Livy", "JupyterHub", "AmazonCloudWatchAgent"],
        }
        for release, applications in expected.items():
            with self.subTest(release):
                made = amazon.cluster(self.created("--release", release, "--workers", "3", "--instance", "m7i.2xlarge"))
                self.assertEqual(release, made["ReleaseLabel"])
                self.assertEqual(applications, [application["Name"] for application in made["Applications"]])
                groups = {group["InstanceGroupType"]: group for group in made["InstanceGroups"]}
                self.assertEqual(["CORE", "MASTER"], sorted(groups))
                self.assertEqual((3, "m7i.2xlarge"), (groups["CORE"]["RequestedInstanceCount"], groups["CORE"]["InstanceType"]))
                self.assertTrue(made["TerminationProtected"])
                self.assertEqual({"IdleTimeout": 3600}, made["AutoTerminationPolicy"])
                self.assertGreaterEqual(made["StepConcurrencyLevel"], 2)
                self.assertEqual(f"s3://{BUCKET}/pomona/logs/", made["LogUri"])
                self.assertEqual(f"s3://{BUCKET}/pomona/bootstrap/bootstrap-emr.sh", made["BootstrapActions"][0]["ScriptPath"])
                self.assertEqual(("pomona-emr-service", "pomona-emr-node"), (made["ServiceRole"], made["Ec2InstanceAttributes"]["IamInstanceProfile"]))
                self.assertIn({"Key": "pomona-bucket", "Value": BUCKET}, made["Tags"])
                settings = json.dumps(made["Configurations"])
                self.assertIn("delta.enabled", settings)
                self.assertNotIn("${", settings)
                self.assertEqual(release == SEVEN, "jupyter-s3-conf" in settings)

                self.is_closed(made)

    def is_closed(self, made):
        """Encrypted, IMDSv2, no port."""
        security = amazon.client("emr").describe_security_configuration(Name=made["SecurityConfiguration"])
        stated = json.loads(security["SecurityConfiguration"])
        self.assertEqual(2, stated["InstanceMetadataServiceConfiguration"]["MinimumInstanceMetadataServiceVersion"])
        self.assertTrue(stated["EncryptionConfiguration"]["EnableAtRestEncryption"])
        self.assertTrue(stated["EncryptionConfiguration"]["EnableInTransitEncryption"])
        self.assertNotIn("Ec2KeyName", made["Ec2InstanceAttributes"])
        self.assertEqual([], made["Ec2InstanceAttributes"]["AdditionalMasterSecurityGroups"])

    def test_opens_ssh_to_one_address_alone_once(self):
        ec2 = amazon.client("ec2")
        subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        arguments = ("--subnet", subnet, "--key-name", "mine", "--name", "two words", "--ssh-from", "203.0.113.7/32")
        # The role of EMR may use no group without it; one made before may lack it.
        tag = {"Key": "for-use-with-amazon-emr-managed-policies", "Value": "true"}
        for _ in range(2):
            cluster = self.created("--release", SEVEN, *arguments)
            made = amazon.cluster(cluster)["Ec2InstanceAttributes"]
            group = ec2.describe_security_groups(GroupIds=made["AdditionalMasterSecurityGroups"])["SecurityGroups"][0]
            self.assertIn(tag, group.get("Tags", []))
            ec2.delete_tags(Resources=[group["GroupId"]], Tags=[tag])
        self.assertEqual(["203.0.113.7/32"], [allowed["CidrIp"] for allowed in group["IpPermissions"][0]["IpRanges"]])
        self.refuses("lets too many in", "create", *arguments[:-1], "0.0.0.0/0")
        self.clone_is_the_same(cluster)

    def test_keeps_alive_scales_and_takes_spot(self):
        cluster = self.created("--keep-alive", "--spot", "1", "--max-workers", "6")
        made = amazon.cluster(cluster)
        self.assertFalse(made["TerminationProtected"])
        self.assertIsNone(made["AutoTerminationPolicy"])
        limits = made["ManagedScalingPolicy"]["ComputeLimits"]
        self.assertEqual((6, 2), (limits["MaximumCapacityUnits"], limits["MaximumOnDemandCapacityUnits"]))
        markets = {group["InstanceGroupType"]: group["Market"] for group in made["InstanceGroups"]}
        self.assertEqual({"MASTER": "ON_DEMAND", "CORE": "ON_DEMAND", "TASK": "SPOT"}, markets)
        self.clone_is_the_same(cluster)

    def test_says_what_will_be_paid_for_before_it_is(self):
        said = self.works("create", "--dry-run", "--instance", "c7i.4xlarge", "--workers", "5").err
        self.assertIn("5 x c7i.4xlarge  CORE, on demand", said)
        self.assertIn("https://aws.amazon.com/emr/pricing/", said)

    def test_takes_other_nodes_and_says_so(self):
        for variant, instance in {"graviton": "m7g.xlarge", "bfloat16": "c7i.2xlarge"}.items():
            file = pomona.ROOT / f"conf/emr/instance-groups-{variant}.json"
            self.assertIn(f"2 x {instance}  CORE", self.works("create", "--dry-run", "--instance-groups", file).err)


class Missing(Case):
    def test_command_line_credentials_region_bucket_roles_and_jars(self):
        bare = str(pomona.tool_folder(folder / "bare", aws=False))
        self.refuses("python3 -m pip install awscli", "create", PATH=bare)
        self.refuses("no AWS credentials that work", "create", AWS_ACCESS_KEY_ID=None, AWS_SECRET_ACCESS_KEY=None)
        self.refuses("which region?", "create", AWS_REGION=None)
        self.refuses("which bucket?", "create", POMONA_BUCKET=None)
        self.refuses("is no bucket's name", "create", "--bucket", "s3://orchard")
        self.refuses("pomona emr bucket --bucket nowhere makes it", "create", "--bucket", "nowhere")
        self.refuses("is not supported", "create", "--release", "emr-6.15.0")
        amazon.client("s3").create_bucket(Bucket="empty", CreateBucketConfiguration={"LocationConstraint": REGION})
        self.refuses("nothing is published for emr-spark-8.0.0", "create", "--bucket", "empty")
        iam = amazon.client("iam")
        profile = {"InstanceProfileName": "pomona-emr-node"}
        iam.remove_role_from_instance_profile(RoleName="pomona-emr-node", **profile)
        iam.delete_instance_profile(**profile)
        try:
            self.refuses("instance profile pomona-emr-node is missing: pomona emr roles", "create")
        finally:
            iam.create_instance_profile(**profile)
            iam.add_role_to_instance_profile(RoleName="pomona-emr-node", **profile)

    def test_unknown_words_are_answered_with_the_nearest(self):
        self.refuses("did you mean --workers?", "create", "--worker", "2")
        self.refuses("did you mean terminate?", "terminat")
        self.refuses("--workers needs a value", "create", "--workers")
        self.refuses("is no whole number", "create", "--workers", "two")
        self.refuses("--keep-alive takes no value", "create", "--keep-alive=yes")
        self.refuses("one word too many", "bucket", "orchard")

    def test_every_command_explains_itself(self):
        listed = self.works().out
        for command in COMMANDS:
            with self.subTest(command):
                self.assertIn(f"  {command} ", listed)
                self.assertTrue(self.works(command, "--help").out.startswith(f"Usage: pomona emr {command}"))
