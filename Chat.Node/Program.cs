using Chat.Node;
using Chat.Node.Commands.Output;

return await ChatCommand.Run(args, Screen.OfProcess);
