Console.WriteLine("AkkaChat");
