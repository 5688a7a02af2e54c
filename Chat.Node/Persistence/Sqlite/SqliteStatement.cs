using Microsoft.Data.Sqlite;

namespace Chat.Node.Persistence.Sqlite;

/// <summary>A statement compiled once and run many times on one connection; its parameters are $1, $2, … in order.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteCommand _command;

    public SqliteStatement(SqliteConnection connection, string sql, int parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
        {
            _command.Parameters.Add(new SqliteParameter { ParameterName = "$" + i });
        }

        _command.Prepare();
    }

    /// <summary>Runs it; how many rows it changed.</summary>
    public int Run(SqliteTransaction transaction, params ReadOnlySpan<object> values) => Bind(transaction, values).ExecuteNonQuery();

    /// <summary>Runs it for rows.</summary>
    public SqliteDataReader Read(SqliteTransaction transaction, params ReadOnlySpan<object> values) => Bind(transaction, values).ExecuteReader();

    private SqliteCommand Bind(SqliteTransaction transaction, ReadOnlySpan<object> values)
    {
        _command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
        {
            _command.Parameters[i].Value = values[i];
        }

        return _command;
    }

    /// <inheritdoc/>
    public void Dispose() => _command.Dispose();
}
