BeforeDiscovery {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    $cmdlets = (Get-Module -Name ProcTcp).ExportedCmdlets.Keys
    $pages = (Get-ChildItem -Path "$((Get-Module -Name ProcTcp).ModuleBase)/en-US" -Filter about_*.help.txt).Name -replace '\.help\.txt$'
}

BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/HelpText.psm1", "$PSScriptRoot/Lab/Approved.psm1"

    # The commands of a script that are the module's own.
    function Get-OwnCommand {
        param([string]$Code)

        $problems = $null
        $ast = [System.Management.Automation.Language.Parser]::ParseInput($Code, [ref]$null, [ref]$problems)
        $problems | Should -BeNullOrEmpty -Because $Code
        $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] -and $args[0].GetCommandName() -like '*-ProcTcp*' }, $true)
    }
}

Describe 'The help of <_>' -ForEach $cmdlets {
    BeforeAll {
        $pages = (Get-ChildItem -Path "$((Get-Module -Name ProcTcp).ModuleBase)/en-US" -Filter about_*.help.txt).Name -replace '\.help\.txt$'
        $command = Get-Command -Name $_ -Module ProcTcp
        $help = Get-Help -Name $_ -Full
        $common = [System.Management.Automation.Cmdlet]::CommonParameters
    }

    It 'was written, not made up from the syntax' {
        $help.Synopsis.Trim() | Should -Not -Match "^$_ "
        $help.Synopsis.Trim().Length | Should -BeGreaterThan 20
        ($help.Description.Text -join '').Length | Should -BeGreaterThan 100
    }

    It 'describes every parameter, and none that does not exist' {
        $help.parameters.parameter.name | Sort-Object | Should -Be ($command.Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object)
        foreach ($parameter in $help.parameters.parameter) {
            ($parameter.description.Text -join '').Trim().Length | Should -BeGreaterThan 20 -Because $parameter.name
        }
    }

    It 'says of every parameter what it is' {
        foreach ($parameter in $help.parameters.parameter) {
            $real = $command.Parameters[$parameter.name]
            $attribute = $real.Attributes.Where{ $_ -is [Parameter] }[0]
            $parameter.position | Should -Be ($attribute.Position -ge 0 ? $attribute.Position : 'named') -Because $parameter.name
            $parameter.required | Should -Be "$($attribute.Mandatory)" -Because $parameter.name
            $parameter.globbing | Should -Be "$([bool]$real.Attributes.Where{ $_ -is [SupportsWildcards] })" -Because $parameter.name
            $parameter.pipelineInput -match 'ByPropertyName' | Should -Be $attribute.ValueFromPipelineByPropertyName -Because $parameter.name
        }
    }

    It 'shows the syntax of the cmdlet' {
        $shown = $help.syntax.syntaxItem.parameter.name | Sort-Object -Unique
        $shown | Should -Be ($command.Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object)
    }

    It 'has at least six examples, with words and output' {
        $examples = @($help.examples.example)
        $examples.Count | Should -BeGreaterOrEqual 6
        foreach ($example in $examples) {
            $example.code.Trim() | Should -Not -BeNullOrEmpty
            ($example.remarks.Text -join '').Trim() | Should -Not -BeNullOrEmpty -Because $example.title
        }
    }

    It 'has commands and outputs that fit a screen of 80 columns' {
        # A page is shown with an indent of four.
        foreach ($example in $help.examples.example) {
            Get-WideLine -Text $example.code -Width 76 | Should -BeNullOrEmpty -Because "of the example '$($example.title.Trim('- '))'"
        }
    }

    It 'has examples that can be run as they stand' {
        foreach ($example in $help.examples.example) {
            # The output follows after an empty line.
            foreach ($call in Get-OwnCommand -Code ($example.code -split '\n\s*\n')[0]) {
                $real = Get-Command -Name $call.GetCommandName() -Module ProcTcp -ErrorAction Stop
                foreach ($parameter in $call.CommandElements.Where{ $_ -is [System.Management.Automation.Language.CommandParameterAst] }) {
                    { $real.ResolveParameter($parameter.ParameterName) } | Should -Not -Throw -Because $example.code
                }
            }
        }
    }

    It 'shows output that the command can have' {
        foreach ($example in $help.examples.example) {
            $code, $output = $example.code -split '\n\s*\n', 2
            Get-OutputProblem -Command $code -Output $output | Should -BeNullOrEmpty -Because "of the example '$($example.title.Trim('- '))'"
        }
    }

    It 'leads to all other cmdlets and all pages, and offers no online version, because there is none' {
        $links = $help.relatedLinks.navigationLink
        $others = (Get-Module -Name ProcTcp).ExportedCmdlets.Keys | Where-Object { $_ -ne $command.Name }
        foreach ($topic in @($others) + $pages) {
            $links.linkText | Should -Contain $topic
        }
        $links.uri | Where-Object { $_ } | Should -BeNullOrEmpty
        $command.HelpUri | Should -BeNullOrEmpty
    }

    It 'says what it takes and gives, and what to know' {
        ($help.inputTypes.inputType.type.name -join '').Trim() | Should -Not -BeNullOrEmpty
        $help.returnValues.returnValue.type.name -join '' | Should -Match ([regex]::Escape($command.OutputType[0].Name))
        $notes = $help.alertSet.alert.Text -join ' '
        Get-KnownName -Text $notes -Parameter $command.Parameters.Keys | Should -Not -BeNullOrEmpty -Because 'notes are about something'
    }
}

Describe 'The help of all cmdlets' {
    It 'has the examples, and the things that notes name, as approved' {
        $text = foreach ($command in (Get-Module -Name ProcTcp).ExportedCmdlets.Values | Sort-Object -Property Name) {
            $help = Get-Help -Name $command.Name -Full
            $command.Name
            foreach ($example in $help.examples.example) {
                '    {0}' -f ($example.title.Trim('- ') -replace '^Example \d+: ')
                ($example.code -split '\n\s*\n')[0] -split '\r?\n' | ForEach-Object { '        {0}' -f $_ }
            }
            '    NOTES name {0}' -f ((Get-KnownName -Text ($help.alertSet.alert.Text -join ' ') -Parameter $command.Parameters.Keys) -join ', ')
        }
        Assert-ApprovedText -Name Help.txt -Text $text
    }
}

Describe '<_>' -ForEach $pages {
    BeforeAll {
        $name = $_
        $lines = Get-Content -LiteralPath "$((Get-Module -Name ProcTcp).ModuleBase)/en-US/$name.help.txt"
    }

    It 'has its sections, each with text, as approved' {
        $sections = [ordered]@{}
        foreach ($line in $lines) {
            if ($line -match '^\S') {
                $section = $line.Trim()
                $sections[$section] = @()
            }
            elseif ($line.Trim()) {
                $sections[$section] += $line
            }
        }
        foreach ($section in $sections.Keys) {
            $sections[$section].Count | Should -BeGreaterThan 0 -Because $section
        }
        $sections['TOPIC'].Trim() | Should -Be $name

        # Text may be put better; headings, and what is to be typed, are not lost by accident.
        $text = foreach ($section in $sections.Keys) {
            $section
            $sections[$section] -cmatch '^ {8,}.*\b[A-Z][a-z]+-[A-Z]\w+.*[^.]$' | ForEach-Object { '    {0}' -f $_.Trim() }
        }
        Assert-ApprovedText -Name "$name.txt" -Text $text
    }

    It 'fits a screen of 80 columns, as Get-Help shows it' {
        Get-WideLine -Text (Get-Help -Name $name | Out-String -Width 200) -Width 80 | Should -BeNullOrEmpty
    }

    It 'has only commands of the module that exist, with parameters that exist' {
        $text = $lines -join "`n" -replace '`\n\s+'
        $calls = [regex]::Matches($text, '\b([A-Z][A-Za-z]+-ProcTcp\w*)([^|\n]*)')
        $calls.Count | Should -BeGreaterThan 0
        foreach ($call in $calls) {
            $command = Get-Command -Name $call.Groups[1].Value -Module ProcTcp -ErrorAction Stop
            foreach ($parameter in [regex]::Matches($call.Groups[2].Value, ' -([A-Z]\w+)')) {
                { $command.ResolveParameter($parameter.Groups[1].Value) } | Should -Not -Throw -Because $call.Value
            }
        }
    }

    It 'leads on to what there is' {
        $last = ($lines -join "`n") -split '(?m)^SEE ALSO$' | Select-Object -Last 1
        $links = $last -split "`n" | ForEach-Object Trim | Where-Object { $_ }
        foreach ($link in $links -match '^about_|ProcTcp') {
            Get-Help -Name $link -ErrorAction Stop | Should -Not -BeNullOrEmpty
        }
        if ($name -eq 'about_ProcTcp') {
            foreach ($cmdlet in (Get-Module -Name ProcTcp).ExportedCmdlets.Keys) {
                $links | Should -Contain $cmdlet
            }
        }
    }
}

Describe 'about_ProcTcp' {
    BeforeAll {
        $about = Get-Help -Name about_ProcTcp | Out-String -Width 200
    }

    It 'is found' {
        $about.Length | Should -BeGreaterThan 1000
        $about | Should -Match 'about_ProcTcp'
    }

    It 'explains every state the table can show' {
        foreach ($state in [Enum]::GetNames([ProcTcp.TcpSocketState])) {
            $about | Should -MatchExactly "\b$state\b"
        }
    }

    It 'explains every reason for a missing owner' {
        foreach ($status in [Enum]::GetNames([ProcTcp.SocketOwnerStatus])) {
            $about | Should -MatchExactly "\b$status\b"
        }
    }

    It 'explains every error id of the code, and none besides' {
        $ids = Get-ErrorId | Sort-Object -Unique
        $ids.Count | Should -BeGreaterThan 20
        $explained = Get-DocumentedErrorId -Page $about
        $ids.Where{ $_ -cnotin $explained } | Should -BeNullOrEmpty -Because 'the code has these'
        $explained.Where{ $_ -cnotin $ids } | Should -BeNullOrEmpty -Because 'the code has none of these'
        $explained | Sort-Object -Unique | Should -HaveCount $explained.Count
    }

    It 'knows the only place that makes errors' {
        Get-ErrorMaker | Sort-Object -Unique | Should -Be 'ProcTcp.Reporting.ErrorRecords' -Because 'the ids are looked for nowhere else'
    }

    It 'names states as the kernel, ss and netstat do' {
        foreach ($name in '0A', '08', '03', 'CLOSE-WAIT', 'CLOSE_WAIT', 'ESTAB', 'SYN-RECV', 'SYN_RECV', 'LISTEN') {
            $about | Should -MatchExactly "\b$name\b"
        }
    }
}

Describe 'README.md' {
    It 'has outputs that fit a screen of 80 columns' {
        $outputs = [regex]::Matches((Get-Content -LiteralPath "$PSScriptRoot/../../README.md" -Raw), '(?s)```text\n(.*?)```')
        $outputs.Count | Should -BeGreaterOrEqual 2
        foreach ($output in $outputs) {
            Get-WideLine -Text $output.Groups[1].Value -Width 80 | Should -BeNullOrEmpty
        }
    }
}
