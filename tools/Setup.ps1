# What the tests compare with or run, and the packages that bring it.
$script:testTools = @(
    @{ Command = 'ip', 'ss'; Apt = 'iproute2'; Dnf = 'iproute'; Apk = 'iproute2' }
    @{ Command = , 'netstat'; Apt = 'net-tools'; Dnf = 'net-tools'; Apk = 'net-tools' }
    @{ Command = 'unshare', 'nsenter', 'mount'; Apt = 'util-linux', 'mount'; Dnf = 'util-linux'; Apk = 'util-linux', 'util-linux-misc' }
    @{ Command = , 'setpriv'; Apt = 'util-linux'; Dnf = 'util-linux'; Apk = 'setpriv' }
    @{ Command = , 'tc'; Apt = 'iproute2'; Dnf = 'iproute-tc'; Apk = 'iproute2-tc' }
    @{ Command = , 'nft'; Apt = 'nftables'; Dnf = 'nftables'; Apk = 'nftables' }
    @{ Command = , 'lsof'; Apt = 'lsof'; Dnf = 'lsof'; Apk = 'lsof' }
    @{ Command = , 'sshd'; Apt = 'openssh-server'; Dnf = 'openssh-server'; Apk = 'openssh-server' }
    @{ Command = 'ssh', 'ssh-keygen'; Apt = 'openssh-client'; Dnf = 'openssh-clients'; Apk = 'openssh-client-default', 'openssh-keygen' }
)

# Installs what is missing, as root, with the package manager of the distribution; names what is missing still.
function Install-TestTool {
    $missing = @(Get-MissingTool)
    if (-not $missing) {
        Write-Step -Message 'Setup: all tools that the tests compare with are installed'
        return
    }

    $manager = 'Apt', 'Dnf', 'Apk' | Where-Object { Get-Command -Name ($_ -eq 'Apt' ? 'apt-get' : $_.ToLowerInvariant()) -CommandType Application -ErrorAction Ignore } |
        Select-Object -First 1
    if ($manager -and (id -u) -eq '0') {
        $packages = $missing.$manager | Sort-Object -Unique
        Write-Step -Message "Setup: installing $packages"
        try {
            Install-Package -Manager $manager -Name $packages
        }
        catch {
            Write-Warning -Message "Setup: $_"
        }
    }
    Write-MissingTool
}

# Brings what is built and tested with from NuGet, so that nothing after it needs the network.
function Restore-TestPackage {
    param($Layout)

    Assert-DotNetSdk -Layout $Layout
    Write-Step -Message 'Setup: restoring the packages and the runtimes that the tests run on'
    foreach ($project in "$($Layout.Root)/ProcTcp.slnx", "$($Layout.Root)/tests/Pester/ProcTcp.Pester.csproj") {
        Invoke-DotNet -Argument @('restore', $project, '--verbosity', 'quiet')
    }
}

function Install-Package {
    param([string]$Manager, [string[]]$Name)

    switch ($Manager) {
        'Apt' {
            # A list that cannot be brought up to date may still do.
            apt-get update -qq | Out-Host
            env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends @Name > /dev/null
        }
        'Dnf' { dnf install --quiet --assumeyes --setopt=install_weak_deps=False @Name | Out-Host }
        'Apk' { apk add --quiet --no-cache @Name | Out-Host }
    }
    if ($LASTEXITCODE -ne 0) {
        throw "the package manager failed with exit code $LASTEXITCODE."
    }
}

function Write-MissingTool {
    $missing = @(Get-MissingTool)
    if ($missing) {
        $words = $missing | ForEach-Object { "$($_.Command -join ', ') ($(@($_.Apt)[0]))" }
        Write-Warning -Message "Tests that need one of these missing tools are skipped: $($words -join '; '). As root, 'build.ps1 -Task Setup' installs them."
    }
}

function Get-MissingTool {
    $script:testTools | Where-Object { $_.Command.Where{ -not (Test-Tool -Name $_) } }
}

# The applets of busybox have the names, and not the options.
function Test-Tool {
    param([string]$Name)

    $command = Get-Command -Name $Name, "/usr/sbin/$Name" -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    $command -and (Get-Item -LiteralPath $command.Source).ResolvedTarget -notmatch '/busybox$'
}
