using ProcTcp.Buffers;

namespace ProcTcp.Sources;

/// <summary>A datagram in a rented buffer, which whoever takes it returns.</summary>
/// <param name="Buffer">The buffer.</param>
/// <param name="Length">The length of the datagram; more than the buffer's if it was cut.</param>
/// <param name="Errno">The error number if there is none, or 0.</param>
internal readonly record struct Datagram(NativeBlock Buffer, int Length, int Errno);
