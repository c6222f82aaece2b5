@start "" "%~dp0python\pythonw.exe" -B -m nakano_status %*
