"""What is the address of a server, what is meant as one, and what is a file."""

from pathlib import Path

import pytest

from nakano_status.domain.refusals.files import StoreAddressInvalid
from nakano_status.domain.storage.store_place import address_path, is_server_address, server_address

MEANT = (
    "jdbc:postgresql://u:secret@h/d", "postgresql+psycopg://u:secret@h/d", "Postgresql://u:secret@h/d",
    "host=h password=secret dbname=d", "password=secret", "postgresql://u:secret@h/d",
    "postgresql://u@h/d?password=secret", "mysql://u:secret@h/d",
)  # fmt: skip


@pytest.mark.parametrize("text", MEANT)
def test_what_is_meant_as_an_address_is_refused_without_its_password(text: str) -> None:
    path = address_path(text)
    assert is_server_address(path)
    with pytest.raises(StoreAddressInvalid) as refused:
        server_address(path)
    assert "secret" not in str(refused.value.details)


@pytest.mark.parametrize(
    "text", ["計画.nakano", "/data/a@b/計画.nakano", "C:/data/a@b.nakano", "ghost=1.nakano", "a=b=c", "out:1/x"]
)
def test_a_file_is_no_address(text: str) -> None:
    assert not is_server_address(address_path(text))


@pytest.mark.parametrize(
    ("text", "name"), [("postgresql://u@h/ward", "ward"), ("postgres:///%E5%8C%BA", "区"), ("service=ward", "ward")]
)
def test_an_address_has_the_name_of_its_database(text: str, name: str) -> None:
    found = server_address(address_path(text))
    assert (found.name, Path(str(found)).name != "") == (name, True)
    assert str(found) == text
