param([switch]$Remove)
$ErrorActionPreference = 'Stop'
$source = $env:NAKANO_SOURCE.TrimEnd('\')
$target = Join-Path $env:LOCALAPPDATA 'Programs\nakano-status'
$new = "$target.new"
$old = "$target.old"
$menu = Join-Path ([Environment]::GetFolderPath('Programs')) '進捗状況とりまとめ.lnk'
$extension = 'HKCU:\Software\Classes\.nakano'
$type = 'HKCU:\Software\Classes\NakanoStatus.DataFile'
$entry = 'HKCU:\Software\Microsoft\Windows\CurrentVersion\Uninstall\nakano-status'
$python = Join-Path $target 'python\pythonw.exe'
$icon = Join-Path $target 'nakano-status.ico'

function Remove-Each {
    foreach ($each in $args) { if (Test-Path -LiteralPath $each) { Remove-Item -LiteralPath $each -Recurse } }
}

try {
    # an exchange of folders that was interrupted
    if ((Test-Path -LiteralPath $old) -and -not (Test-Path -LiteralPath $target)) {
        Move-Item -LiteralPath $old -Destination $target
    }
    Remove-Each $new $old
    if ($Remove) {
        # a folder whose program is open cannot be moved: then nothing is removed
        if (Test-Path -LiteralPath $target) { Move-Item -LiteralPath $target -Destination $old }
        Remove-Each $menu $extension $type $entry $old
        Write-Host '削除しました。データファイルと設定は、そのまま残っています。'
        return
    }
    if ($source -ne $target) {
        New-Item -ItemType Directory -Path (Split-Path $target) -Force | Out-Null
        # copied beside it and then exchanged: whatever fails, the earlier program is still there
        Copy-Item -LiteralPath $source -Destination $new -Recurse
        Get-ChildItem -LiteralPath $new -Recurse -File | Unblock-File
        if (Test-Path -LiteralPath $target) { Move-Item -LiteralPath $target -Destination $old }
        try { Move-Item -LiteralPath $new -Destination $target } catch {
            if (Test-Path -LiteralPath $old) { Move-Item -LiteralPath $old -Destination $target }
            throw
        }
        try { Remove-Each $old } catch { } # the next time
    }
    $link = (New-Object -ComObject WScript.Shell).CreateShortcut($menu)
    $link.TargetPath = $python
    $link.Arguments = '-B -m nakano_status'
    $link.WorkingDirectory = [Environment]::GetFolderPath('MyDocuments')
    $link.IconLocation = $icon
    $link.Save()
    foreach ($each in $extension, "$type\DefaultIcon", "$type\shell\open\command", $entry) {
        New-Item -Path $each -Force | Out-Null
    }
    Set-Item -Path $extension -Value 'NakanoStatus.DataFile'
    Set-Item -Path $type -Value '進捗状況とりまとめのデータファイル'
    Set-Item -Path "$type\DefaultIcon" -Value $icon
    Set-Item -Path "$type\shell\open\command" -Value "`"$python`" -B -m nakano_status `"%1`""
    Set-ItemProperty -Path $entry -Name DisplayName -Value '進捗状況とりまとめ'
    Set-ItemProperty -Path $entry -Name DisplayVersion -Value 'VERSION'
    Set-ItemProperty -Path $entry -Name DisplayIcon -Value $icon
    Set-ItemProperty -Path $entry -Name InstallLocation -Value $target
    Set-ItemProperty -Path $entry -Name UninstallString -Value "`"$(Join-Path $target 'uninstall.cmd')`""
    Write-Host "インストールしました：$target"
    Write-Host 'スタートメニューの「進捗状況とりまとめ」から起動できます。'
} catch {
    Write-Host "できませんでした：$_"
    Write-Host 'プログラムが開いているときは、閉じてから、もう一度実行してください。'
    exit 1
}
