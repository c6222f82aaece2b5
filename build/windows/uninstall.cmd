@echo off
rem Removes what install.cmd made; data files and settings are kept.
rem One line, because this file is gone after it.
set "NAKANO_SOURCE=%~dp0"
cd /d "%TEMP%"
powershell -NoProfile -Command "& ([scriptblock]::Create((Get-Content -Raw -Encoding UTF8 -LiteralPath (Join-Path $env:NAKANO_SOURCE 'setup.ps1')))) -Remove" & pause & exit /b
