using Chat.Actors.Channels;
using Chat.Tests.Support;
using Xunit;
using static Chat.Tests.Channels.ChannelCommands;

namespace Chat.Tests.Channels;

/// <summary>The end of a channel, seen from the channel itself.</summary>
public sealed class ChannelDeletionTests : ChannelKit
{
    [Theory]
    [InlineData(ChannelKind.Public)]
    [InlineData(ChannelKind.Private)]
    public void A_deleted_channel_answers_channel_not_found_to_everybody_and_everything(ChannelKind kind)
    {
        var story = ChannelStory.Of(kind, People.Ada.Id, People.Linus.Id);
        var post = Post(Ada, "hello", "r1");
        var ts = story.Posted(post);
        story.Accepted(Pin(Ada, ts));
        story.Accepted(Destroy(ChannelCommands.System));
        foreach (var actor in new[] { Ada, People.Ada.As(Role.Owner), ChannelCommands.System, Helper })
        {
            IChannelCommand[] all =
            [
                Post(actor, "x"), Post(actor, "x", thread: ts), Edit(actor, ts, "x"), Delete(actor, ts), React(actor, ts, "eyes"), Unreact(actor, ts, "eyes"), Pin(actor, ts), Unpin(actor, ts),
                Join(actor), Leave(actor), Invite(actor, People.Mallory.Id), Kick(actor, People.Linus.Id), Topic(actor, "x"), Purpose(actor, "x"), Rename(actor, "x"), Archive(actor),
                Unarchive(actor), Create(kind, People.Ada.Id),
            ];
            Assert.All(all, command => Assert.Equal(ChannelAccess.NotFound, story.Refused(command)));
            Assert.All(Enum.GetValues<ChannelAct>(), act => Assert.Equal(ChannelAccess.NotFound, ChannelAccess.Check(story.State, actor, act)));
        }

        Assert.Equal(ChannelAccess.NotFound, story.Refused(post));
        Assert.Empty(story.State.Members);
        Assert.Equal(0, story.State.Dedupe.Count);
    }

    [Fact]
    public void Only_the_workspace_deletes_and_never_the_general_channel_or_a_conversation()
    {
        Assert.Equal(ChannelAccess.NotAuthorized, ChannelStory.Of(ChannelKind.Public, People.Ada.Id).Refused(Destroy(People.Ada.As(Role.Owner))));
        Assert.Equal(ChannelAccess.NotAdmin, ChannelStory.Of(ChannelKind.Public, People.Ada.Id).Refused(Destroy(Ada)));
        Assert.Equal(ChannelAccess.WrongKind, ChannelStory.Of(ChannelKind.Direct, People.Ada.Id, People.Linus.Id).Refused(Destroy(ChannelCommands.System)));
        var general = new ChannelStory();
        general.Accepted(Create(ChannelKind.Public, general: true, People.Ada.Id));
        Assert.Equal(ChannelAccess.WrongKind, general.Refused(Destroy(ChannelCommands.System)));
    }

    [Fact]
    public void An_archived_channel_can_be_deleted()
    {
        var story = ChannelStory.Of(ChannelKind.Public, People.Ada.Id);
        story.Accepted(Archive(Ada));
        Assert.IsType<ChannelDeleted>(story.Accepted(Destroy(ChannelCommands.System)));
    }

    [Fact]
    public async Task The_deletion_is_published_members_are_told_and_it_survives_a_restart_under_repeats()
    {
        var channel = await Created();
        var delete = Destroy(ChannelCommands.System);
        var done = await Ask<Done>(channel, delete);
        Assert.Equal(2, done.Seq);
        Assert.Equal(2, (await Published()).DeletedChannel.Header.Seq);
        Assert.Equal([(People.Ada.Id, 2L), (People.Linus.Id, 2L)], Memberships.Forgotten.Order());

        channel = await Restarted(channel);
        Assert.Equal(ChannelAccess.NotFound, (await Ask<Refused>(channel, Get(Ada))).Code);
        Assert.Equal(2, (await Ask<Done>(channel, delete)).Seq);
        Assert.Equal(2, (await Ask<Done>(channel, Destroy(ChannelCommands.System))).Seq);
        Assert.Equal(ChannelAccess.NotFound, (await Ask<Refused>(channel, Post(Linus, "x"))).Code);
        await NothingPublished();
    }

    [Fact]
    public async Task What_is_under_way_when_a_channel_is_deleted_is_written_before_and_what_comes_behind_is_not()
    {
        var channel = await Created();
        Journal.Hold();
        channel.Tell(Post(Ada, "before"), TestActor);
        channel.Tell(Destroy(ChannelCommands.System), TestActor);
        channel.Tell(Post(Ada, "behind"), TestActor);
        Journal.Release();
        Assert.Equal(2, (await ExpectMsgAsync<PostAccepted>()).Seq);
        Assert.Equal(3, (await ExpectMsgAsync<Done>()).Seq);
        Assert.Equal(ChannelAccess.NotFound, (await ExpectMsgAsync<Refused>()).Code);
    }
}
