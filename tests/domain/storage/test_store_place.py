"""A data file on a share, in a synchronised folder or on a stick is recognised by what the system reports."""

import pytest

from nakano_status.domain.storage.store_place import DriveKind, PlaceFacts, is_share, place_advice

HOME = ("C:\\", "Users", "hanako", "Documents")


def code_of(facts: PlaceFacts) -> str | None:
    found = place_advice(facts, "税務課.nakano")
    return found.code if found else None


@pytest.mark.parametrize(
    "facts",
    [
        PlaceFacts(HOME, drive=DriveKind.FIXED),
        PlaceFacts(("/", "home", "hanako"), "ext4"),
        PlaceFacts(("/", "tmp"), "overlay"),
        PlaceFacts(("C:\\", "事業", "boxes", "OneDriver")),
    ],
)
def test_ones_own_folder_needs_no_word(facts: PlaceFacts) -> None:
    assert code_of(facts) is None


@pytest.mark.parametrize("file_system", ["cifs", "smb3", "nfs", "nfs4", "fuse.sshfs", "davfs", "fuse.davfs2"])
def test_a_share_is_recognised_by_what_is_mounted(file_system: str) -> None:
    assert code_of(PlaceFacts(("/", "mnt", "kyoyu"), file_system)) == "PLACE-SHARED"


def test_a_share_of_windows_is_recognised_by_its_drive() -> None:
    assert code_of(PlaceFacts(("Z:\\", "総務部"), drive=DriveKind.NETWORK)) == "PLACE-SHARED"


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - 中野区役所", "OneDrive"),
        ("OneDrive-Personal", "OneDrive"),
        ("Box", "Box"),
        ("Box Sync", "Box"),
        ("Dropbox", "Dropbox"),
        ("Dropbox (個人)", "Dropbox"),
        ("Google Drive", "Google ドライブ"),
        ("マイドライブ", "Google ドライブ"),
        ("iCloudDrive", "iCloud"),
        ("com~apple~CloudDocs", "iCloud"),
    ],
)
def test_a_synchronised_folder_is_recognised_by_its_usual_name(folder: str, service: str) -> None:
    found = place_advice(PlaceFacts((*HOME[:3], folder, "進捗")), "税務課.nakano")
    assert found is not None
    assert (found.code, found.found, found.place.file) == ("PLACE-SYNCED", service, "税務課.nakano")


def test_a_synchronised_folder_with_a_name_of_its_own_is_recognised_by_what_the_service_says() -> None:
    kept = (("OneDrive", ("C:\\", "users", "hanako", "中野区")),)
    assert code_of(PlaceFacts(("C:\\", "Users", "hanako", "中野区", "文書"), synced_by=kept)) == "PLACE-SYNCED"
    assert code_of(PlaceFacts(("C:\\", "Users", "hanako", "中野区2"), synced_by=kept)) is None
    assert code_of(PlaceFacts(HOME, synced_by=(("OneDrive", ()),))) is None


@pytest.mark.parametrize(
    "folders",
    [
        ("AppData", "Local", "Temp", "Temp1_様式.zip"),
        ("AppData", "Local", "Temp"),
        ("AppData", "Local", "Microsoft", "Windows", "INetCache", "Content.Outlook", "XY12"),
    ],
)
def test_where_windows_opens_what_is_in_a_mail_or_a_zip_is_recognised(folders: tuple[str, ...]) -> None:
    assert code_of(PlaceFacts((*HOME[:3], *folders), drive=DriveKind.FIXED)) == "PLACE-TEMPORARY"
    assert code_of(PlaceFacts((*HOME[:3], "Temp"), drive=DriveKind.FIXED)) is None


def test_a_stick_is_said_and_what_is_graver_is_said_instead() -> None:
    stick = PlaceFacts(("E:\\",), drive=DriveKind.REMOVABLE)
    assert code_of(stick) == "PLACE-REMOVABLE"
    both = PlaceFacts(("Z:\\", "OneDrive"), drive=DriveKind.NETWORK)
    assert code_of(both) == "PLACE-SYNCED"


def test_a_share_and_a_synchronised_folder_are_worked_on_as_a_copy_and_nothing_else() -> None:
    assert is_share(PlaceFacts(("Z:\\", "総務部"), drive=DriveKind.NETWORK))
    assert is_share(PlaceFacts((*HOME[:3], "OneDrive", "進捗")))
    assert not is_share(PlaceFacts(("E:\\",), drive=DriveKind.REMOVABLE))
    assert not is_share(PlaceFacts(("C:\\", "進捗"), drive=DriveKind.FIXED))
