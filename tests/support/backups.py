"""Backups of many days."""

from datetime import timedelta

from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.storage.make_backup import back_up, backup_folder_of
from nakano_status.domain.storage.backups import backup_name, office_time
from tests.support.stores import TickingClock, act


def names(store: Store) -> list[str]:
    folder = store.path.with_name(f"{store.path.stem}の控え")
    return sorted(each.name for each in folder.iterdir()) if folder.exists() else []


def write_daily(parts: Parts, store: Store, days: int) -> None:
    """Have backups of so many days, copies of one but for the last, which is made and thins them."""
    assert isinstance(parts.clock, TickingClock)
    folder, content = backup_folder_of(parts, store).path, store.whole()
    folder.mkdir(exist_ok=True)
    for _ in range(days - 1):
        parts.clock.moment += timedelta(days=1)
        (folder / backup_name(store.path, office_time(parts.clock.moment), names(store))).write_bytes(content)
    parts.clock.moment += timedelta(days=1)
    with act(store) as work:
        work.settings.save("day", str(parts.clock.today()))
    back_up(parts, store)
