# The same question to both sources. Runs in the lab.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# What only one of them knows, and the time of the read.
$script:ofOne = 'Cookie', 'AcceptQueueLimit', 'InterfaceName', 'IsIPv6Only', 'ReferenceCount', 'KernelAddress', 'QuickAckCount', 'IsInteractive',
'FastOpenQueueLimit', 'Timestamp'
$script:ofTableOnListeners = 'RetransmitTimeout', 'DelayedAckTimeout'
$script:shared = [ProcTcp.TcpSocketInfo].GetProperties().Name | Where-Object { $_ -notin $script:ofOne }

# Socket diagnosis between two reads of the table: how many sockets it gave, and what differs, as words. Of a host in motion only the sockets
# are compared that were there before and after, and no other process's.
function Compare-Source {
    param([hashtable]$Filter, [switch]$InMotion)

    $before, $rows, $after = 'ProcFs', 'SockDiag', 'ProcFs' | ForEach-Object { , @(Get-ProcTcpSocket -Source $_ @Filter) }
    $first, $second, $third = $before, $rows, $after | ForEach-Object { , (Get-SocketIndex -Socket $_) }
    $stable = $first.Keys | Where-Object { $third.ContainsKey($_) -and (-not $InMotion -or $first[$_].OwningProcess -in $null, $PID) }
    $moved = $InMotion ? @() : @(@($first.Keys) + $second.Keys + $third.Keys | Group-Object -NoElement | Where-Object Count -NE 3)
    @{
        Count      = $rows.Count
        Stable     = @($stable).Count
        Difference = @(
            @($moved | ForEach-Object { "$($_.Name): not in all three reads" })
            if ($rows.Count -ne $second.Count) {
                "$($rows.Count - $second.Count) sockets more than once"
            }
            foreach ($key in $stable) {
                $second.ContainsKey($key) ? @(Get-SourceDifference -Before $first[$key] -Row $second[$key] -After $third[$key]) : "${key}: missing"
            }
        )
    }
}

function Get-SocketIndex {
    param([object[]]$Socket)

    $index = @{}
    foreach ($item in $Socket) {
        $index["$($item.NetworkNamespace) $($item.LocalAddress):$($item.LocalPort) $($item.RemoteAddress):$($item.RemotePort) $($item.Inode)"] = $item
    }
    $index
}

function Get-SourceDifference {
    param($Before, $Row, $After)

    foreach ($property in $script:shared) {
        if ($property -notin $script:ofTableOnListeners -and [object]::Equals($Row.$property, $Before.$property)) {
            continue
        }
        $isSame = switch ($property) {
            'Owners' { "$($Row.Owners)" -ceq "$($Before.Owners)" -or "$($Row.Owners)" -ceq "$($After.Owners)" }
            'TimerExpiresIn' { Test-Timer -Row $Row -Before $Before -After $After -Tolerance 10 }
            { $_ -in $script:ofTableOnListeners } {
                $Row.State -eq 'Listen' ? $null -eq $Row.$property : (Test-Between -Value $Row.$property -Before $Before.$property -After $After.$property -Tolerance 10)
            }
            # The table has the time-outs of a half-open request, socket diagnosis the answers that were sent again.
            'Retransmits' { $Row.State -eq 'SynReceived' -or (Test-Between -Value $Row.$property -Before $Before.$property -After $After.$property) }
            default { Test-Between -Value $Row.$property -Before $Before.$property -After $After.$property }
        }
        if (-not $isSame) {
            "$Row ${property}: '$($Row.$property)', the table: '$($Before.$property)', then '$($After.$property)'"
        }
    }
}

# A socket that is bound to a device.
function Set-SocketDevice {
    param($Socket, [string]$Name)

    $Socket.SetRawSocketOption(1, 25, [Text.Encoding]::ASCII.GetBytes("$Name`0"))
}

# From now on this process, all its threads and children get that error number if they ask for a netlink socket.
function Deny-Netlink {
    param([int]$ErrorNumber)

    if (-not ('ProcTcpLab.Seccomp' -as [type])) {
        Add-Type -TypeDefinition @'
            using System;
            using System.IO;
            using System.Runtime.InteropServices;

            namespace ProcTcpLab
            {
                public static class Seccomp
                {
                    [StructLayout(LayoutKind.Sequential)] private struct Instruction { public ushort Code; public byte IfTrue; public byte IfFalse; public uint Value; }
                    [StructLayout(LayoutKind.Sequential)] private struct Program { public ushort Length; public IntPtr Instructions; }

                    [DllImport("libc", SetLastError = true)] private static extern long syscall(long number, long one, long two, ref Program program);
                    [DllImport("libc", SetLastError = true)] private static extern int prctl(int option, ulong one, ulong two, ulong three, ulong four);

                    public static void DenySocket(uint family, uint errorNumber)
                    {
                        bool isArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
                        uint socket = isArm ? 198u : 41u;
                        Instruction[] instructions =
                        {
                            New(0x20, 0), New(0x15, socket, ifFalse: 3), New(0x20, 16), New(0x15, family, ifFalse: 1),
                            New(0x06, 0x00050000 | errorNumber), New(0x06, 0x7fff0000),
                        };
                        GCHandle pinned = GCHandle.Alloc(instructions, GCHandleType.Pinned);
                        var program = new Program { Length = (ushort)instructions.Length, Instructions = pinned.AddrOfPinnedObject() };
                        // No new privileges; a filter for all threads.
                        if (prctl(38, 1, 0, 0, 0) != 0 || syscall(isArm ? 277 : 317, 1, 1, ref program) != 0)
                        {
                            throw new IOException("seccomp: error " + Marshal.GetLastWin32Error());
                        }

                        pinned.Free();
                    }

                    private static Instruction New(ushort code, uint value, byte ifFalse = 0)
                    {
                        return new Instruction { Code = code, IfFalse = ifFalse, Value = value };
                    }
                }
            }
'@
    }
    [ProcTcpLab.Seccomp]::DenySocket(16, $ErrorNumber)
}

Export-ModuleMember -Function Compare-Source, Set-SocketDevice, Deny-Netlink
