using Chsi.Workflows;
using Chsi.Workflows.Routes;

namespace Chsi.Tests.Workflows.ReRegistration;

public class TurnWordingTests
{
    [Fact]
    public void Every_turn_that_leads_somewhere_has_words_of_its_own()
    {
        var facts = Catalogue.Routes.SelectMany(r => r.Turns).Where(t => t.Target is not null).Select(t => t.Fact).Append(typeof(LimitPassed)).Distinct().ToList();
        Assert.Equal(facts.Count, facts.Select(TurnWording.Of).Distinct().Count());
        Assert.Throws<InvalidOperationException>(() => TurnWording.Of(typeof(StageEntered)));
    }
}
