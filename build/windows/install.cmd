@echo off
rem Installs for this user only; no administrator is needed. The script is read and then run,
rem because Windows may refuse to run script files.
set "NAKANO_SOURCE=%~dp0"
powershell -NoProfile -Command "& ([scriptblock]::Create((Get-Content -Raw -Encoding UTF8 -LiteralPath (Join-Path $env:NAKANO_SOURCE 'setup.ps1'))))"
pause
