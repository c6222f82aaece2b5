; The installer for one user: no administrator, silent by /S. `build/package.py` gives FOLDER (what is installed), OUT,
; VERSION, NUMBERS (four, of the version), SIZE (KiB) and COMPRESSOR. It ends with 0, with 2 where the program is open or an
; installer runs already or its own file was cut off, with 3 where a newer version is installed and nobody chose this one,
; with 1 where there is no room.
Unicode true
Target amd64-unicode
SetCompressor ${COMPRESSOR}
SetDateSave off
AllowSkipFiles off
RequestExecutionLevel user
ManifestDPIAware true
ManifestLongPathAware true
Name "進捗状況とりまとめ"
Caption "進捗状況とりまとめ ${VERSION}"
OutFile "${OUT}"
Icon "${FOLDER}/nakano-status.ico"
UninstallIcon "${FOLDER}/nakano-status.ico"
BrandingText " "
ShowInstDetails nevershow
ShowUninstDetails nevershow
LoadLanguageFile "${NSISDIR}/Contrib/Language files/Japanese.nlf"
VIProductVersion "${NUMBERS}"
VIAddVersionKey /LANG=1041 "ProductName" "進捗状況とりまとめ"
VIAddVersionKey /LANG=1041 "FileDescription" "進捗状況とりまとめのインストール"
VIAddVersionKey /LANG=1041 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1041 "LegalCopyright" "MIT, OFL-1.1"
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles
CompletedText "$done"
UninstallText "プログラムを削除します。データファイルと設定は、そのまま残ります。"

!include LogicLib.nsh
!include WordFunc.nsh
!define CLASSES "Software\Classes"
!define TYPE "NakanoStatus.DataFile"
!define ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\nakano-status"
!define LINK "$SMPROGRAMS\進捗状況とりまとめ.lnk"
!define TRIES 20
Var done

; Always the same folder, whatever /D= says: it is moved and removed. One installer at a time.
!macro BEGIN
    StrCpy $INSTDIR "$LOCALAPPDATA\Programs\nakano-status"
    System::Call 'kernel32::CreateMutexW(p 0, i 0, w "NakanoStatus.Setup") p ?e'
    Pop $0
    ${If} $0 = 183
        MessageBox MB_OK|MB_ICONEXCLAMATION "インストールか削除を行っています。終わるまでお待ちください。" /SD IDOK
        SetErrorLevel 2
        Quit
    ${EndIf}
!macroend

!macro REFUSE code text
    RMDir /r "$INSTDIR.new"
    SetErrorLevel ${code}
    MessageBox MB_OK|MB_ICONEXCLAMATION "${text}" /SD IDOK
    Quit
!macroend

; Ask before a newer version is replaced; without a screen, refuse. An installer that was ended may have left it aside.
!macro REFUSE_NEWER
    StrCpy $1 0
    ${If} ${FileExists} "$INSTDIR\nakano-status.exe"
    ${OrIf} ${FileExists} "$INSTDIR.old\nakano-status.exe"
        ReadRegStr $0 HKCU "${ENTRY}" "DisplayVersion"
        ${VersionCompare} "$0" "${VERSION}" $1
    ${EndIf}
    ${If} $1 = 1
        MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "新しい版（$0）がインストールされています。$\r$\n\
古い版（${VERSION}）に置き換えると、新しい版で使ったデータファイルは、開けなくなることがあります。$\r$\n$\r$\n\
古い版に置き換えますか。" /SD IDNO IDYES replace
        SetErrorLevel 3
        Quit
        replace:
    ${EndIf}
!macroend

; Windows lets nobody write to a program that runs. $8 is left 0 if this one does.
!macro ASK_WHETHER_CLOSED program
    ${If} ${FileExists} "$INSTDIR\${program}"
        ClearErrors
        FileOpen $7 "$INSTDIR\${program}" a
        ${If} ${Errors}
            StrCpy $8 0
        ${Else}
            FileClose $7
        ${EndIf}
    ${EndIf}
!macroend

; Refuse where $8 is 0.
!macro REFUSE_WHILE_OPEN
    ${If} $8 = 0
        !insertmacro REFUSE 2 "プログラムが開いています。閉じてから、もう一度実行してください。"
    ${EndIf}
!macroend

; Refuse while the program is open. A virus scanner that holds a file of it is waited for.
!macro WAIT_UNTIL_CLOSED
    ${For} $9 1 ${TRIES}
        StrCpy $8 1
        !insertmacro ASK_WHETHER_CLOSED nakano-status.exe
        !insertmacro ASK_WHETHER_CLOSED nakano-status-cli.exe
        ${If} $8 = 1
            ${Break}
        ${EndIf}
        Sleep 250
    ${Next}
    !insertmacro REFUSE_WHILE_OPEN
!macroend

; Move the installed folder aside.
!macro MOVE_ASIDE
    !insertmacro WAIT_UNTIL_CLOSED
    ${For} $9 1 ${TRIES}
        StrCpy $8 0
        ClearErrors
        Rename "$INSTDIR" "$INSTDIR.old"
        ${IfNot} ${Errors}
            StrCpy $8 1
            ${Break}
        ${EndIf}
        Sleep 250
    ${Next}
    !insertmacro REFUSE_WHILE_OPEN
!macroend

; What the script of 0.1.0 put there besides.
!macro REMOVE_EARLIER folder
    Delete "${folder}\install.cmd"
    Delete "${folder}\nakano-status.cmd"
    Delete "${folder}\setup.ps1"
    Delete "${folder}\start.cmd"
    Delete "${folder}\uninstall.cmd"
!macroend

; Remove what is the program's own: what somebody put there stays, and its folder with it.
!macro REMOVE folder
    RMDir /r "${folder}\app"
    RMDir /r "${folder}\python"
    RMDir /r "${folder}\licences"
    Delete "${folder}\nakano-status.exe"
    Delete "${folder}\nakano-status-cli.exe"
    Delete "${folder}\nakano-status.ico"
    Delete "${folder}\README.txt"
    Delete "${folder}\SHA256SUMS"
    Delete "${folder}\sbom.cdx.json"
    Delete "${folder}\uninstall.exe"
    !insertmacro REMOVE_EARLIER "${folder}"
    RMDir "${folder}"
!macroend

; Give what somebody put into the program's folder back to it: an installer that was ended leaves it beside.
!macro GIVE_BACK
    !insertmacro REMOVE "$INSTDIR.old"
    Rename "$INSTDIR.old" "$INSTDIR" ; where there is none
    FindFirst $0 $1 "$INSTDIR.old\*.*"
    ${While} $1 != ""
        ${If} $1 != "."
        ${AndIf} $1 != ".."
            StrCpy $2 "$1"
            StrCpy $3 1
            ${While} ${FileExists} "$INSTDIR\$2"
                IntOp $3 $3 + 1
                StrCpy $2 "($3) $1"
            ${EndWhile}
            Rename "$INSTDIR.old\$1" "$INSTDIR\$2"
        ${EndIf}
        FindNext $0 $1
    ${EndWhile}
    FindClose $0
    RMDir "$INSTDIR.old"
!macroend

Function .onInit
    !insertmacro BEGIN
    !insertmacro REFUSE_NEWER
FunctionEnd

Function un.onInit
    !insertmacro BEGIN
FunctionEnd

Function .onInstFailed
    SetErrorLevel 1
    SetOutPath "$TEMP" ; Windows removes no folder that somebody works in
    RMDir /r "$INSTDIR.new"
FunctionEnd

Section
    ; The new folder is written beside the old one and then takes its place: whatever fails, a whole program is there.
    ${IfNot} ${FileExists} "$INSTDIR\nakano-status.exe"
    ${AndIf} ${FileExists} "$INSTDIR.old\nakano-status.exe"
        Rename "$INSTDIR.old" "$INSTDIR"
    ${EndIf}
    RMDir /r "$INSTDIR.new"
    !insertmacro GIVE_BACK
    !insertmacro WAIT_UNTIL_CLOSED ; before a minute is spent on unpacking
    System::Call 'kernel32::GetDiskFreeSpaceExW(w "$LOCALAPPDATA", *l .r1, p 0, p 0) i .r0'
    System::Int64Op $1 / 1024
    Pop $1
    ${If} $0 <> 0
    ${AndIf} $1 L< ${SIZE}
        !insertmacro REFUSE 1 "空き容量が足りません。空き容量を増やしてから、もう一度実行してください。"
    ${EndIf}
    ClearErrors
    SetOutPath "$INSTDIR.new"
    File /r "${FOLDER}/*"
    WriteUninstaller "$INSTDIR.new\uninstall.exe"
    SetOutPath "$TEMP"
    ${If} ${Errors}
        !insertmacro REFUSE 1 "インストールできませんでした。空き容量を確かめて、もう一度実行してください。"
    ${EndIf}
    ${If} ${FileExists} "$INSTDIR\*.*"
        !insertmacro MOVE_ASIDE
    ${EndIf}
    ${For} $9 1 ${TRIES}
        ClearErrors
        Rename "$INSTDIR.new" "$INSTDIR"
        ${IfNot} ${Errors}
            ${Break}
        ${EndIf}
        Sleep 250
    ${Next}
    ${IfNot} ${FileExists} "$INSTDIR\nakano-status.exe"
        Rename "$INSTDIR.old" "$INSTDIR"
        !insertmacro REFUSE 1 "インストールできませんでした。しばらくしてから、もう一度実行してください。"
    ${EndIf}
    !insertmacro GIVE_BACK
    SetOutPath "$DOCUMENTS"
    CreateShortcut "${LINK}" "$INSTDIR\nakano-status.exe"
    WriteRegStr HKCU "${CLASSES}\.nakano" "" "${TYPE}"
    WriteRegStr HKCU "${CLASSES}\${TYPE}" "" "進捗状況とりまとめのデータファイル"
    WriteRegStr HKCU "${CLASSES}\${TYPE}\DefaultIcon" "" "$INSTDIR\nakano-status.ico"
    WriteRegStr HKCU "${CLASSES}\${TYPE}\shell\open\command" "" '"$INSTDIR\nakano-status.exe" "%1"'
    WriteRegStr HKCU "${ENTRY}" "DisplayName" "進捗状況とりまとめ"
    WriteRegStr HKCU "${ENTRY}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKCU "${ENTRY}" "DisplayIcon" "$INSTDIR\nakano-status.ico"
    WriteRegStr HKCU "${ENTRY}" "InstallLocation" "$INSTDIR"
    WriteRegStr HKCU "${ENTRY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr HKCU "${ENTRY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD HKCU "${ENTRY}" "EstimatedSize" ${SIZE}
    WriteRegDWORD HKCU "${ENTRY}" "NoModify" 1
    WriteRegDWORD HKCU "${ENTRY}" "NoRepair" 1
    System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)' ; Explorer shows the icon of data files at once
    StrCpy $done "スタートメニューの「進捗状況とりまとめ」から起動できます。"
SectionEnd

Section Uninstall
    SetOutPath "$TEMP"
    !insertmacro GIVE_BACK
    ${If} ${FileExists} "$INSTDIR\*.*"
        !insertmacro MOVE_ASIDE
    ${EndIf}
    !insertmacro GIVE_BACK
    Delete "${LINK}"
    DeleteRegKey HKCU "${CLASSES}\.nakano"
    DeleteRegKey HKCU "${CLASSES}\${TYPE}"
    DeleteRegKey HKCU "${ENTRY}"
    System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
    StrCpy $done "削除しました。データファイルと設定は、そのまま残っています。"
SectionEnd
