using ProcTcp.Parsing;

namespace ProcTcp.Captures;

/// <summary>What the addresses of a table say about its byte order.</summary>
/// <param name="Order">The order to take.</param>
/// <param name="IsCertain">Whether the addresses tell it.</param>
/// <param name="Reason">What they say, as the end of a sentence.</param>
/// <param name="IsContradictory">Whether they speak for both orders, or for another one than the table before, not plainly.</param>
internal sealed record ByteOrderVerdict(ByteOrder Order, bool IsCertain, string Reason, bool IsContradictory);
