using Chsi.Tests.Support;
using Chsi.Workflows;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Staff;

namespace Chsi.Tests.Workflows.Decisions;

/// <summary>
/// Streams in memory and a clock that the test moves. Every state is walked to by the real decisions, which find here what they named in
/// their needs and nothing else.
/// </summary>
public sealed class Given
{
    private readonly Dictionary<Guid, StreamState> _streams = [];
    private readonly Dictionary<LookupKey, Guid> _lookups = [];
    private readonly Dictionary<Guid, Lease> _leases = [];
    private long _serial = 416;

    /// <summary>A Friday morning; the three working days after it are Monday to Wednesday.</summary>
    public DateTimeOffset Now { get; set; } = Shanghai("2026-11-20 10:00");

    public RuleSettings Settings { get; init; } = new();

    public WorkingCalendar Calendar { get; set; } = WorkingCalendar.Shipped;

    /// <summary>What the last accepted request wrote, with all that followed.</summary>
    public IReadOnlyList<Fact> Facts { get; private set; } = [];

    /// <summary>Every message so far, oldest first.</summary>
    public List<Notice> Told { get; } = [];

    /// <summary>Every fact so far, oldest first.</summary>
    public List<(Guid Stream, Fact Fact, Stamp Stamp)> History { get; } = [];

    public string Number { get; } = People.IdNumber();

    /// <summary>The account that holds the number first.</summary>
    public Guid Old { get; private set; }

    /// <summary>The registration of <see cref="Old"/>.</summary>
    public RegisterAccount First { get; private set; } = null!;

    /// <summary>The registration that opened the case.</summary>
    public RegisterAccount Again { get; private set; } = null!;

    public Guid Case => Again.Case;

    public Actor Applicant => Actor.Applicant(Again.Account);

    public Actor Reviewer { get; } = People.Reviewer();

    public Actor Colleague { get; } = People.Reviewer("李强");

    /// <summary>A third reviewer, who has had nothing to do with the case.</summary>
    public Actor Third { get; } = People.Reviewer("赵静");

    /// <summary>The dispute about the case.</summary>
    public Guid Dispute { get; } = Guid.CreateVersion7();

    public DisputeCase DisputeState => Get<DisputeCase>(Dispute);

    public ReRegistrationCase State => Get<ReRegistrationCase>(Case);

    public int Seen => State.StageVersion;

    public static DateTimeOffset Shanghai(string time) =>
        new(DateTime.Parse(time, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(8));

    public T Get<T>(Guid id) where T : StreamState => (T)_streams[id];

    public T Only<T>() where T : StreamState => _streams.Values.OfType<T>().Single();

    public Guid? Find(LookupKind kind, string value) => _lookups.TryGetValue(new(kind, value), out var id) ? id : null;

    /// <summary>Lets a reviewer's activity, the one thing that is no decision, show: the lease as it stands.</summary>
    public Lease LeaseOf(Guid @case) => _leases.GetValueOrDefault(@case) ?? new(@case, null, null, null, 0);

    /// <summary>Asks, and keeps what was accepted.</summary>
    public Answer Ask(Request request, Actor actor)
    {
        var needs = request.Needs;
        var at = new Moment(Now, actor, Calendar, Settings, needs.Serial ? ++_serial : 0);
        var loaded = Load(needs);
        if (request.Decide(loaded, at) is not Accepted accepted)
        {
            return request.Decide(loaded, at);
        }

        var id = Guid.CreateVersion7();
        var (all, after) = Following.Complete(accepted, loaded, at, id);
        // the request's id is stored with a fact; who is told without one would be told twice
        Assert.False(all.Facts.IsEmpty && !all.Notices.IsEmpty);
        foreach (var state in after.All.Where(s => s.Exists))
        {
            Keep(state);
            if (state is CaseState @case && @case.Desk != Desk.CustomerService)
            {
                // as the row's update does: what leaves the desk leaves the reviewer's hands
                _leases[state.Id] = LeaseOf(state.Id) with { Holder = null };
            }
        }

        if (all.Lease is { } lease)
        {
            Assert.Equal(LeaseOf(lease.Case).Fence, lease.Fence);
            _leases[lease.Case] = new(lease.Case, lease.Holder, lease.Taken, lease.Until,
                lease.Fence + (LeaseOf(lease.Case).Holder == lease.Holder ? 0 : 1));
        }

        var versions = loaded.All.ToDictionary(s => s.Id, s => s.Version);
        foreach (var (stream, fact) in all.Facts)
        {
            var version = versions[stream] = versions.GetValueOrDefault(stream) + 1;
            History.Add((stream, fact, new(version, Now, actor.Person, actor.Name, actor.Desk, id)));
        }

        Facts = [.. all.Facts.Select(f => f.Fact)];
        Told.AddRange(all.Notices);
        return all;
    }

    public Accepted Do(Request request, Actor actor) => Assert.IsType<Accepted>(Ask(request, actor));

    /// <summary>The sentence of the refusal that this request must meet.</summary>
    public string No(Request request, Actor actor) => Assert.IsType<Refused>(Ask(request, actor)).Sentence;

    /// <summary>Moves the clock, answering every limit on its way at its instant.</summary>
    public Given Until(DateTimeOffset instant)
    {
        while (_streams.Values.OfType<CaseState>().Where(c => c.WakeAt <= instant).MinBy(c => c.WakeAt) is { } next)
        {
            Now = next.WakeAt!.Value > Now ? next.WakeAt.Value : Now;
            Do(new TimeLimitReached(next.Id), Actor.Clock);
        }

        Now = instant;
        return this;
    }

    public Given Until(string time) => Until(Shanghai(time));

    /// <summary>The list of organisations has the school or province whose desk this is; what was entered before stays as it is.</summary>
    public Desk Entered(Desk desk)
    {
        var province = desk.Kind == OrganisationKinds.Province ? desk.Organisation : "42";
        foreach (var (kind, code, of) in new[] { (OrganisationKinds.Province, province, ""), (OrganisationKinds.School, desk.Organisation, province) })
        {
            if (Organisation.IsKnown(kind, code) && !_streams.ContainsKey(Organisation.IdOf(kind, code)))
            {
                Do(new EnterOrganisation(kind, code, "演示大学", new(2000, 1, 1), of), Actor.Clock);
            }
        }

        return desk;
    }

    /// <summary>Takes on a member of customer service.</summary>
    public Actor Hired(string name, bool lead = false)
    {
        var id = Guid.CreateVersion7();
        Do(new AddStaff(id, $"kefu{id:N}"[..32], name, Desk.CustomerService, Personal.SecretOf(id, "hash"), null, lead), Actor.Clock);
        return new(id, name, Desk.CustomerService);
    }

    // ---- the way of a case, step by step

    /// <summary>The number is taken, and somebody registers it again.</summary>
    public Given Opened(NameCheckOutcome check = NameCheckOutcome.Agrees)
    {
        var old = People.Registration(Number);
        Do(old, Actor.Visitor(old.Account));
        (Old, First) = (old.Account, old);
        Again = People.Registration(Number, check: check, again: true);
        Do(Again, Actor.Visitor(Again.Account));
        return this;
    }

    /// <summary>A further account that asks for the same number.</summary>
    public RegisterAccount Rival()
    {
        var rival = People.Registration(Number, again: true);
        Do(rival, Actor.Visitor(rival.Account));
        return rival;
    }

    /// <summary>The person of the old account signs in to it.</summary>
    public Given Used()
    {
        Do(new RecordUse(Old), Actor.Applicant(Old));
        return this;
    }

    public Given HandedIn()
    {
        Do(People.Photos(Case, Seen), Applicant);
        return this;
    }

    public Given Taken()
    {
        Do(new TakeReview(Case), Reviewer);
        return this;
    }

    public Given Returned()
    {
        Do(new ReturnForSupplement(Case, ["card-unreadable"], "请重新拍摄。", Seen), Reviewer);
        return this;
    }

    public Given Rejected()
    {
        Do(new RejectReview(Case, "edited", "请提交原始照片。", Seen), Reviewer);
        return this;
    }

    public Given Approved()
    {
        Do(new ApproveReview(Case, "一致", Seen), Reviewer);
        return this;
    }

    /// <summary>The second reviewer takes what the first has approved.</summary>
    public Given TakenAgain()
    {
        Do(new TakeReview(Case), Colleague);
        return this;
    }

    /// <summary>The request to open a dispute about the case as it was approved.</summary>
    public OpenDispute Disputing(string grounds = "不是本人申请的，本人持证到场核实。") => new(Dispute, Case, Old, Personal.Of(Old, grounds, ""));

    /// <summary>The request of the person of the old account to open the dispute.</summary>
    public RaiseLateObjection ObjectingLate(HolderProof? proof = null, Personal? contact = null) => new(
        Dispute, Case, Old, Personal.Of(Old, "不是本人申请的。", ""), contact ?? Personal.Of(Old, People.Phone(), ""), proof ?? People.HolderPhotos());

    /// <summary>Somebody announces an objection for the old account.</summary>
    public Given Announced()
    {
        Do(new AnnounceObjection(Case, Old), Actor.Visitor(Old));
        return this;
    }

    /// <summary>The request to prove the objection without signing in.</summary>
    public ProveObjection Proving(HolderProof? proof = null) => new(Case, Old, Personal.Of(Old, "不是本人申请的。", ""), proof ?? People.HolderPhotos());

    /// <summary>Customer service opens a dispute, and the colleague takes it.</summary>
    public Given Disputed()
    {
        Do(Disputing(), Reviewer);
        Do(new TakeReview(Dispute), Colleague);
        return this;
    }

    /// <summary>The request to uphold the dispute, with what the old account had.</summary>
    public UpholdDispute Upholding() => new(Dispute, "照片与原持有人不一致", Known(First.Phone), First.Mail is { } mail ? Known(mail) : null, DisputeState.DrawnFrom);

    /// <summary>The colleague upholds the dispute, and a third reviewer takes it.</summary>
    public Given UpheldOnce()
    {
        Do(Upholding(), Colleague);
        Do(new TakeReview(Dispute), Third);
        return this;
    }

    public Given UpheldTwice()
    {
        Do(Upholding(), Third);
        return this;
    }

    /// <summary>The request to take the last decision back, with what a closed old account had.</summary>
    public TakeBackDecision TakingBack() => State.Closed && Get<Account>(Old).ClosedAt is not null
        ? new(Case, "选错了原因", Old, Known(First.Phone), First.Mail is { } mail ? Known(mail) : null)
        : new(Case, "选错了原因");

    public static Personal Known(Personal value) => Personal.Known(value.Id, value.Plain!);

    public Given FaceCheck(string session, bool passed)
    {
        Do(new StartIdentityCheck(Case, session), Applicant);
        Do(new FinishIdentityCheck(Case, session, passed, passed ? "" : "face-differs"), Actor.Clock);
        return this;
    }

    /// <summary>A case that stands at this stage; where the desk has it, the reviewer has taken it, and at the second review the colleague.</summary>
    public static Given CaseAt(Stage stage)
    {
        var given = new Given().Opened();
        if (stage == ReRegistrationRoute.InReview)
        {
            given.HandedIn().Taken();
        }
        else if (stage == ReRegistrationRoute.SecondReview)
        {
            given.Used().HandedIn().Taken().Approved().TakenAgain();
        }
        else if (stage == ReRegistrationRoute.AwaitingObjection)
        {
            given.HandedIn().Taken().Announced();
        }
        else if (stage == ReRegistrationRoute.AwaitingSupplement)
        {
            given.HandedIn().Taken().Returned();
        }
        else if (stage == ReRegistrationRoute.Rejected)
        {
            given.HandedIn().Taken().Rejected();
        }
        else if (stage == ReRegistrationRoute.Approved)
        {
            given.HandedIn().Taken().Approved();
        }
        else if (stage == ReRegistrationRoute.Lapsed)
        {
            given.Until(given.State.Due!.Value);
        }
        else if (stage == ReRegistrationRoute.Withdrawn)
        {
            given.Do(new WithdrawCase(given.Case), given.Applicant);
        }
        else if (stage == ReRegistrationRoute.Superseded)
        {
            var rival = given.Rival();
            given.Do(new StartIdentityCheck(rival.Case, "rival"), Actor.Applicant(rival.Account));
            given.Do(new FinishIdentityCheck(rival.Case, "rival", Passed: true, ""), Actor.Clock);
        }

        Assert.Equal(stage.Name, given.State.Stage);
        return given;
    }

    private Streams Load(Needs needs)
    {
        var found = needs.Lookups.Where(_lookups.ContainsKey).ToDictionary(k => k, k => _lookups[k]);
        var reached = needs.Streams.Concat(found.Values).Where(_streams.ContainsKey).ToHashSet();
        IEnumerable<Guid> edge = [.. reached];
        for (var step = 0; step < needs.Links; step++)
        {
            edge = [.. edge.SelectMany(id => _streams[id].Links).Where(_streams.ContainsKey).Where(reached.Add)];
        }

        return new(reached.Select(id => _streams[id]), found, needs.Lease is { } leased ? LeaseOf(leased) : null);
    }

    private void Keep(StreamState state)
    {
        _streams[state.Id] = state;
        var held = state.Lookups.Where(l => !HeldLookup.IsShared(l.Kind)).Select(l => l.Key!.Value).ToList();
        foreach (var gone in _lookups.Where(l => l.Value == state.Id && !held.Contains(l.Key)).Select(l => l.Key).ToList())
        {
            _lookups.Remove(gone);
        }

        foreach (var key in held)
        {
            Assert.True(_lookups.TryAdd(key, state.Id) || _lookups[key] == state.Id, "Two streams hold one value.");
        }
    }
}
