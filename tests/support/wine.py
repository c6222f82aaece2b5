"""The tests that Wine, the Windows of `make test-windows`, cannot show, and why.

A PC with Windows runs them. What no Windows can do is marked at the test (`skipif`, with its reason).
"""

import sys

NOT_SHOWN = {
    "what looks at the sources needs git and tools that are for Linux": ["tests/house"],
    "the embeddable Python cannot make environments (venv, ensurepip)": ["tests/journeys/test_installed.py"],
    "names of files in Wine are UTF-8, and cannot have half of a character": [
        "tests/application/storage/test_restore.py::test_a_backup_whose_name_is_no_text_is_refused",
        "tests/cli/test_entry_point.py::test_a_file_whose_name_is_no_utf_8_is_named_and_the_others_are_merged",
    ],
    "the most memory of a process is asked of Linux": [
        "tests/paper/test_typst_setter.py::test_the_memory_of_a_part_is_given_back",
    ],
    "Wine has no printer, without which Windows' dialog is not shown": [
        "tests/gui/test_papers_page.py::test_a_printer_is_chosen_in_the_dialog_of_the_system",
    ],
    "symbolic links of Wine are no links for what runs in it": [
        "tests/application/storage/test_restore.py::test_a_link_to_the_data_file_is_no_backup_of_it",
        "tests/demonstration/test_year.py::test_a_link_to_a_demonstrations_folder_is_not_followed",
        "tests/gui/test_share_watch.py::test_closing_while_the_share_is_gone_says_where_the_content_is[link]",
        "tests/gui/test_share_watch.py::test_putting_the_file_away_while_the_share_is_gone_says_where_the_content_is[link]",
        "tests/gui/test_share_watch.py::test_what_was_not_written_back_is_offered_at_the_next_start[link]",
        "tests/store/test_store.py::test_a_link_to_what_is_replaced_stays_one",
        "tests/test_files.py::test_a_link_leads_to_the_same_file",
        "tests/test_real_path.py::test_a_link_leads_to_its_file",
    ],
}
"""Reason → folders, files and functions of tests that are skipped."""


def is_here() -> bool:
    """Return whether this Python runs in Wine."""
    if sys.platform == "win32":
        import ctypes

        return hasattr(ctypes.windll.ntdll, "wine_get_version")
    return False


def why_not(test: str) -> str:
    """Return the reason why Wine cannot run a test, given by its ID; the empty text if it can."""
    for reason, places in NOT_SHOWN.items():
        if any(test == place or test.startswith((f"{place}/", f"{place}::", f"{place}[")) for place in places):
            return reason
    return ""
