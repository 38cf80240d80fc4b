"""A Debian machine that has nothing but what the README expects: a root file system
by debootstrap, and on it Rust, Node and Python. How to reach the registries is taken
over from this machine, whatever it is."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# Debian's own; the rest of what is needed `make` has to install or to name.
PACKAGES = ["ca-certificates", "make", "python3"]
# How clients reach their registries, relative to / and to the home folder.
SETTINGS = [
    "etc/hosts",
    "etc/npmrc",
    "etc/pip.conf",
    "etc/resolv.conf",
    "etc/ssl/certs",
    "etc/apt/auth.conf.d",
    "etc/apt/keyrings",
    "etc/apt/sources.list",
    "etc/apt/sources.list.d",
    "etc/apt/trusted.gpg.d",
    "usr/local/share/ca-certificates",
]
HOME_SETTINGS = [".cargo/config.toml", ".config/pip/pip.conf", ".npmrc", ".pip/pip.conf"]
VARIABLES = re.compile(
    r"((http|https|ftp|all|no)_proxy"
    r"|pip_(index_url|extra_index_url|trusted_host|cert|proxy|default_timeout)"
    r"|npm_config_.*|node_extra_ca_certs|ssl_cert_(file|dir)|.*_ca_bundle"
    r"|cargo_(http|net|registr(y|ies)|source)_.*)",
    re.IGNORECASE,
)


class Trouble(Exception):
    pass


class Machine:
    def __init__(self, folder):
        self.folder = folder
        self.lends = []

    def make(self):
        command = ["debootstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}"]
        suite, mirror = debian()
        self.folder.mkdir(mode=0o755)
        said = subprocess.run(
            [*command, suite, str(self.folder), mirror],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        if said.returncode != 0:
            raise Trouble(f"debootstrap failed:\n{said.stdout[-2000:]}")
        self.take_settings()
        subprocess.run(
            ["chroot", str(self.folder), "useradd", "--create-home", "--uid", "1000", "shop"],
            check=True, env={"PATH": PATH},
        )

    def take_settings(self):
        home = pathlib.Path.home()
        pairs = [(pathlib.Path("/", name), self.folder / name) for name in SETTINGS]
        for there in ("root", "etc/skel"):
            pairs += [(home / name, self.folder / there / name) for name in HOME_SETTINGS]
        for file in pathlib.Path("/etc/apt/apt.conf.d").glob("*"):
            # Not what installed programs do on the host after each package.
            if re.search(r"^\s*Acquire", file.read_text(errors="replace"), re.MULTILINE):
                pairs.append((file, self.folder / "etc/apt/apt.conf.d" / file.name))
        for here, there in pairs:
            if here.is_dir():
                shutil.rmtree(there, ignore_errors=True)
                there.parent.mkdir(parents=True, exist_ok=True)
                shutil.copytree(here, there, symlinks=True)
            elif here.exists():
                there.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(here, there)

    def lend_tools(self):
        """Rust as its installer lays it out, Node with npm: read-only, from the host."""
        sysroot = output("rustc", "--print", "sysroot")
        if sysroot == "/usr":
            raise Trouble("Rust comes from Debian here; install it by rustup")
        modules = pathlib.Path(output("npm", "root", "--global"))
        bin = self.folder / "usr/local/bin"
        self.lends = [(sysroot, "/opt/rust"), (modules / "npm", "/opt/npm")]
        for tool in pathlib.Path(sysroot, "bin").iterdir():
            (bin / tool.name).symlink_to(f"/opt/rust/bin/{tool.name}")
        shutil.copy(shutil.which("node"), bin / "node")
        for tool in ("npm", "npx"):
            (bin / tool).symlink_to(f"/opt/npm/bin/{tool}-cli.js")

    def copy(self, folder):
        """Another machine in the same state."""
        subprocess.run(["cp", "-a", "--reflink=auto", self.folder, folder], check=True)
        machine = Machine(folder)
        machine.lends = self.lends
        return machine

    def start(self, user, folder, command, **options):
        """Starts a command there, as a session of its own that ends with us."""
        home = "/root" if user == "root" else f"/home/{user}"
        given = {name: text for name, text in os.environ.items() if VARIABLES.fullmatch(name)}
        lends = " ".join(f"{here}={there}" for here, there in self.lends)
        variables = {**given, "PATH": PATH, "HOME": home, "USER": user, "LENDS": lends}
        variables.update(options.pop("variables", {}))
        enter = ["unshare", "--mount", "--pid", "--fork", "--kill-child", HERE / "enter.sh"]
        return subprocess.Popen(
            [*enter, self.folder, user, folder, *command],
            env=variables, stdin=subprocess.DEVNULL, start_new_session=True, **options,
        )

    def run(self, user, folder, command):
        """(whether it ended well, what it said)"""
        process = self.start(
            user, folder, command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace",
        )
        said, _ = process.communicate()
        return process.returncode == 0, said


def output(*command):
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return said.stdout.strip()


def debian():
    """(suite, mirror) of this machine's own Debian."""
    wanted = re.search(r"^VERSION_CODENAME=(\w+)", pathlib.Path("/etc/os-release").read_text(), re.M)
    form = "$(CODENAME) $(COMPONENT) $(REPO_URI)"
    lines = output("apt-get", "indextargets", "--format", form, "Created-By: Packages")
    for line in lines.splitlines():
        suite, component, mirror = line.split()
        if wanted and (suite, component) == (wanted[1], "main"):
            return suite, mirror
    raise Trouble("apt's sources name no Debian mirror")


def check_tools():
    if os.geteuid() != 0:
        raise Trouble("only root can make a root file system: sudo make prove-bare")
    for tool, package in [("debootstrap", "debootstrap"), ("unshare", "util-linux"), ("git", "git")]:
        if shutil.which(tool) is None:
            raise Trouble(f"there is no {tool} here: apt-get install {package}")
    if sys.version_info < (3, 9):
        raise Trouble("Python is too old")
