@"%~dp0python\python.exe" -B -m nakano_status %*
