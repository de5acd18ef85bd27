"""The service unit and the container file say what they should, also to programs that read them."""

import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from ipaddress import ip_address
from pathlib import Path

import pytest

from treeguide.settings import Settings, all_settings, read_settings

ROOT = Path(__file__).parents[1]
UNIT = ROOT / "deploy" / "treeguide.service"
CONTAINERFILE = ROOT / "Containerfile"


@pytest.fixture(scope="module")
def service() -> dict[str, str]:
    # Of options that are said twice the last one is enough here.
    unit = ConfigParser(strict=False, interpolation=None, comment_prefixes=("#",))
    unit.optionxform = str
    unit.read_string(UNIT.read_text("utf-8"))
    return dict(unit["Service"])


@pytest.fixture(scope="module")
def stages() -> list[str]:
    return re.split(r"^(?=FROM )", CONTAINERFILE.read_text("utf-8"), flags=re.MULTILINE)[1:]


def test_systemd_finds_no_fault_in_the_unit(tmp_path):
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed, so nobody can say what systemd says.")
    here = tmp_path / "treeguide.service"
    here.write_text(UNIT.read_text("utf-8").replace("/opt/treeguide/bin/treeguide", sys.executable))

    said = subprocess.run(
        [analyze, "verify", str(here)], capture_output=True, text=True, timeout=60
    )

    assert (said.returncode, said.stderr) == (0, "")


def test_the_service_runs_as_nobody_else_and_owns_its_data_alone(service):
    assert service["DynamicUser"] == "yes"
    assert service["StateDirectoryMode"] == "0700"
    assert service["UMask"] == "0077"
    assert f"TREEGUIDE_DATA=%S/{service['StateDirectory']}" in service["Environment"].split()


@pytest.mark.parametrize("option", ["NoNewPrivileges", "PrivateTmp", "PrivateDevices"])
def test_the_service_is_shut_in(service, option):
    assert service[option] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""


def test_the_service_has_longer_to_stop_than_the_server_needs(service):
    settings = Settings()

    needed = settings.drain_seconds + settings.finish_seconds

    assert service["KillSignal"] == "SIGTERM"
    assert int(service["TimeoutStopSec"]) > needed


@pytest.mark.parametrize("file", [UNIT, CONTAINERFILE], ids=["unit", "container"])
def test_every_setting_that_is_named_exists_and_none_is_a_secret(file):
    named = set(re.findall(r"TREEGUIDE_[A-Z]\w*(?==)", file.read_text("utf-8")))

    known = {setting.name: setting for setting in all_settings()}
    assert named
    assert named <= known.keys()
    assert not any("KEY" in name or "SECRET" in name for name in named)


def test_the_image_that_runs_has_no_compiler_no_node_and_no_source(stages):
    assert [stage.split()[1].split(":")[0].split("/")[-1] for stage in stages] == [
        "node",
        "python",
        "python",
    ]
    copied = re.findall(r"^(?:COPY|ADD) .*", stages[-1], re.MULTILINE)
    assert copied == ["COPY --from=wheels /wheels /wheels"]


def test_the_image_runs_as_a_user_without_rights_and_keeps_data_in_a_volume(stages):
    last = stages[-1]

    assert re.search(r"^USER (\d+):\1$", last, re.MULTILINE)
    assert not re.search(r"^USER (0|root)", last, re.MULTILINE)
    assert re.search(r"^VOLUME /data$", last, re.MULTILINE)
    assert "TREEGUIDE_DATA=/data" in last
    assert "/healthz" in last


def test_every_folder_that_the_wheel_is_built_from_reaches_the_builder(stages):
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    allowed = {line[1:] for line in ignored if line.startswith("!")}

    copied = re.findall(r"^COPY ((?!--from).*) \S+$", "".join(stages), re.MULTILINE)
    sources = {source.split("/")[0] for line in copied for source in line.split()}
    assert "*" in ignored
    assert sources <= allowed
    assert all((ROOT / source).exists() for source in sources)
    assert {"treeguide", "web", "exporters", "trees"} <= sources


@pytest.fixture(scope="module")
def how_to() -> str:
    return (ROOT / "docs" / "how-to" / "run-in-a-container.md").read_text("utf-8")


@pytest.mark.parametrize("seen", ["10.88.0.1", "172.17.0.1", "10.0.2.100", "169.254.1.2"])
def test_the_container_as_documented_lets_the_first_account_be_made(how_to, seen):
    """Where a container sees the browser of its own machine: bridges, slirp4netns and pasta."""
    [named] = re.findall(r"--env (TREEGUIDE_SETUP_FROM)=(\S+)", how_to)

    networks = read_settings(dict([named])).setup_from

    assert any(ip_address(seen) in network for network in networks)
    assert "--publish 127.0.0.1:8000:8000" in how_to


def test_the_image_as_documented_has_its_health_check(how_to, stages):
    [command] = re.findall(r"^podman build .*", how_to, flags=re.MULTILINE)

    assert "--format docker" in command
    assert "HEALTHCHECK" in stages[-1]
