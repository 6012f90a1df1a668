"""A workspace with a publisher and one approver, in which the program freezes, approves and releases."""
import json
import shutil
import subprocess

SETTINGS = ('archive = "archive.git"\nallowed_publishers = "keys/publishers"\npublisher_key = "keys/publisher"\n'
            'witness = "witness"\n')
APPROVER = "sekretariat"


class Office:
    def __init__(self, aftale, folder, project):
        self.aftale, self.folder = aftale, folder
        folder.mkdir()
        shutil.copytree(project / "sources", folder / "sources")
        settings = (project / "aftale.toml").read_text(encoding="utf-8").splitlines(keepends=True)
        names = ("archive", "allowed_publishers", "publisher_key", "witness", "remote")
        settings = [line for line in settings if not line.startswith(names)]
        at = settings.index('language = "da"\n') + 1
        (folder / "aftale.toml").write_text("".join(settings[:at]) + SETTINGS + "".join(settings[at:]), encoding="utf-8")
        for holder in ("publisher", APPROVER):
            self.run("trust", "key", f"keys/{holder}", "--comment", "bench")
        publisher = (folder / "keys/publisher.pub").read_text()
        (folder / "keys/publishers").write_text(f'archive@aftale.invalid namespaces="git" {publisher}')
        self.run("trust", "init", "--registrar", APPROVER)
        self.run("trust", "add", APPROVER, f"keys/{APPROVER}.pub")
        policy = folder / "trust/policy.json"
        rules = json.loads(policy.read_text(encoding="utf-8"))
        # One approval is enough here: what is measured is the release.
        rules["groups"] = [{"id": "secretariat", "members": [APPROVER], "need": 1}]
        rules["need"] = {"content": ["secretariat"], "correction": ["secretariat"], "republication": []}
        rules |= {"trust_groups": ["secretariat"], "signs_for": {}}
        policy.write_text(json.dumps(rules), encoding="utf-8")
        self.run("freeze", "trust")
        self.run("release", "trust", "--at", "2010-01-01")

    def command(self, *arguments):
        return [self.aftale, "--project", str(self.folder), *arguments]

    def run(self, *arguments):
        done = subprocess.run([self.aftale, *arguments], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            raise SystemExit(f"aftale {' '.join(arguments)} ended with {done.returncode}: {done.stdout.decode()}")
        return done.stdout.decode()

    def approved(self, work):
        self.run("freeze", work)
        self.run("approve", work, "--party", APPROVER, "--key", f"keys/{APPROVER}", "--decided-at", "2019-06-26")

    def released(self, tag, out):
        """The files of a release, taken out by git: by path below its folder."""
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        folder = tag.rsplit("/", 1)[0]
        packed = subprocess.run(["git", "archive", tag, folder], cwd=self.folder / "archive.git", check=True, stdout=subprocess.PIPE).stdout
        subprocess.run(["tar", "-x"], cwd=out, input=packed, check=True)
        files = sorted(path for path in (out / folder).rglob("*") if path.is_file())
        return {str(path.relative_to(out / folder)): path for path in files}
