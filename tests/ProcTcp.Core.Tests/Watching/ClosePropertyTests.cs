using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ProcTcp.Rows;
using Xunit;
using static ProcTcp.TcpSocketState;

namespace ProcTcp.Tests.Watching;

/// <summary>Whenever connections are opened, closed and announced, each that was closed is reported so once, and never as open afterwards.</summary>
public sealed class ClosePropertyTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(3_000);

    private static readonly Gen<(Step Step, int Port, bool Flag)[]> s_steps =
        (from step in Gen.Elements(Step.Open, Step.Open, Step.Close, Step.Close, Step.Expire, Step.Announce, Step.Wait, Step.Poll, Step.Poll)
         from port in Gen.Choose(1, 3)
         from flag in Gen.Elements(true, false)
         select (step, port, flag)).ArrayOf();

    private enum Step
    {
        Open,
        Close,
        Expire,
        Announce,
        Wait,
        Poll,
    }

    [Fact]
    public void EachClose_IsReportedOnce() => Prop.ForAll(s_steps.ToArbitrary(), static steps =>
    {
        using var world = new World();
        foreach ((Step step, int port, bool flag) in steps)
        {
            world.Take(step, port, flag);
        }

        world.End();
        world.AssertEachCloseWasReportedOnce();
    }).Check(s_config);

    private sealed class Life(int port)
    {
        public int Port { get; } = port;

        /// <summary>Gets the number by which the kernel names it, once it has.</summary>
        public ulong Cookie { get; set; }

        /// <summary>Gets the number of what remains of it, another one if it had none before.</summary>
        public ulong CookieLeft { get; set; }

        public bool IsDestroyed { get; set; }

        public bool IsAnnounced { get; set; }

        public bool HasLeft { get; set; }
    }

    private sealed class World : IDisposable
    {
        private readonly CloseScript _script = new();
        private readonly List<Life> _lives = [];
        private readonly Dictionary<ulong, Life> _byCookie = [];
        private readonly List<TcpSocketChange> _changes = [];
        private readonly Life?[] _table = new Life?[4];
        private ulong _lastCookie;

        public World() => Poll(isAnnouncedMeanwhile: true);

        public void Take(Step step, int port, bool flag)
        {
            Life? life = _table[port];
            switch (step)
            {
                // The kernel announces a close long before another connection can have the same ends and be closed too.
                case Step.Open when _lives.FindLast(one => one.Port == port) is null or { IsAnnounced: true }:
                    _lives.Add(_table[port] = new Life(port));
                    break;
                case Step.Close when life is { IsDestroyed: false }:
                    (life.IsDestroyed, life.HasLeft) = (true, flag);
                    life.CookieLeft = life.Cookie;
                    _table[port] = flag ? life : null;
                    break;
                case Step.Expire when life is { HasLeft: true, IsAnnounced: true }:
                    _table[port] = null;
                    break;
                case Step.Announce:
                    Announce(_lives.FirstOrDefault(one => one.Port == port && one is { IsDestroyed: true, IsAnnounced: false }));
                    break;
                case Step.Wait:
                    _changes.AddRange(_script.Wait());
                    break;
                case Step.Poll:
                    Poll(isAnnouncedMeanwhile: flag);
                    break;
            }
        }

        public void End()
        {
            foreach (Life life in _lives)
            {
                Announce(life.IsDestroyed ? life : null);
            }

            Poll(isAnnouncedMeanwhile: true);
            Poll(isAnnouncedMeanwhile: true);
        }

        public void AssertEachCloseWasReportedOnce()
        {
            foreach (Life life in _lives)
            {
                string[] story = [.. _changes.Where(change => _byCookie[change.Socket.Cookie!.Value] == life).Select(static change => $"{change.Kind}")];
                Assert.Equal(life.IsDestroyed ? 1 : 0, story.Count(static kind => string.Equals(kind, "Closed", StringComparison.Ordinal)));
                Assert.Equal(life.IsDestroyed, story is [.., "Closed"]);
            }
        }

        public void Dispose() => _script.Dispose();

        private void Poll(bool isAnnouncedMeanwhile)
        {
            Life[] due = [.. _lives.Where(static life => life is { IsDestroyed: true, IsAnnounced: false }).Where(_ => isAnnouncedMeanwhile)];
            TcpTableRow[] rows = [.. _table.OfType<Life>().Select(Dump)];
            _changes.AddRange(_script.Poll(rows, () => Array.ForEach(due, Announce)));
        }

        private TcpTableRow Dump(Life life)
        {
            if (life.HasLeft)
            {
                life.CookieLeft = life.CookieLeft == 0 ? Name(life) : life.CookieLeft;
                return CloseScript.Left(life.CookieLeft, life.Port);
            }

            life.Cookie = life.Cookie == 0 ? Name(life) : life.Cookie;
            return CloseScript.Row(Established, life.Cookie, life.Port);
        }

        private void Announce(Life? life)
        {
            if (life is { IsAnnounced: false })
            {
                life.IsAnnounced = true;
                life.Cookie = life.Cookie == 0 ? Name(life) : life.Cookie;
                _script.Destroy(life.Cookie, life.Port);
            }
        }

        private ulong Name(Life life)
        {
            _byCookie[++_lastCookie] = life;
            return _lastCookie;
        }
    }
}
