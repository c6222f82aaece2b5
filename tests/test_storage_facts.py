"""What the system reports about a place is read as it is."""

from pathlib import Path

from nakano_status.domain.storage.store_place import place_advice
from nakano_status.files import look_at_place, mount_of, synced_folders

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:35 / /srv/kyoyu rw shared:2 - cifs //server/share rw
41 22 0:36 / /srv/kyoyu/a\\040b rw - nfs4 server:/x rw
42 22 0:37 / /srv/ky rw - tmpfs tmpfs rw
a broken line
"""


def test_the_innermost_mount_counts() -> None:
    assert mount_of(Path("/data/hanako"), MOUNTS) == ("/", "ext4")
    assert mount_of(Path("/srv/kyoyu/総務部"), MOUNTS) == ("/srv/kyoyu", "cifs")
    assert mount_of(Path("/srv/kyoyu/a b/c"), MOUNTS) == ("/srv/kyoyu/a b", "nfs4")
    assert mount_of(Path("/srv/kyoyu2"), MOUNTS) == ("/", "ext4")
    assert mount_of(Path("/srv"), "") == ("", "")


def test_services_name_their_folders_in_the_environment() -> None:
    environment = {"OneDrive": "/data/hanako/od", "OneDriveCommercial": "/data/hanako/od", "HOME": "/data/hanako"}
    assert synced_folders(environment) == (("OneDrive", Path("/data/hanako/od").parts),)
    assert synced_folders({"OneDrive": ""}) == ()


def test_a_folder_of_this_machine_is_looked_at(tmp_path: Path) -> None:
    facts = look_at_place(tmp_path / "税務課.nakano")
    assert facts.folders == tmp_path.resolve().parts
    synced = look_at_place(tmp_path / "Dropbox" / "税務課.nakano")
    found = place_advice(synced, "税務課.nakano")
    assert found is not None
    assert found.code == "PLACE-SYNCED"
