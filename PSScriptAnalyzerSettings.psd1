@{
    ExcludeRules = @(
        # They take what BeforeAll sets for Pester, and what -ScriptBlock takes by param(), for mistakes.
        'PSUseDeclaredVarsMoreThanAssignments'
        'PSUseUsingScopeModifierInNewRunspaces'
        # For functions that users call; here they are helpers of tests and tools.
        'PSUseShouldProcessForStateChangingFunctions'
        'PSProvideCommentHelp'
        # PowerShell 7 reads UTF-8 without a mark.
        'PSUseBOMForUnicodeEncodedFile'
    )
    Rules = @{
        PSPlaceOpenBrace           = @{ Enable = $true; OnSameLine = $true; NewLineAfter = $true; IgnoreOneLineBlock = $true }
        PSPlaceCloseBrace          = @{ Enable = $true; NewLineAfter = $true; IgnoreOneLineBlock = $true }
        PSUseConsistentIndentation = @{ Enable = $true; IndentationSize = 4; Kind = 'space' }
        PSAvoidLongLines           = @{ Enable = $true; MaximumLineLength = 160 }
    }
}
