package com.qaxal.sync.kv;

/** The scripts that run in Redis, each of them one atomic step. */
final class Script {
    /**
     * Writes documents that are newer than what stands. What is no JSON, or no string, nobody wrote who serves hosts: it gives way.
     *
     * <p>KEYS: the documents' keys. ARGV: seconds a tombstone stays, then four per key: epoch, seq, {@code 1} for a tombstone, body. Answers three
     * counts: written, refused as not newer, left alone because somebody else wrote the row.
     */
    static final String WRITE = """
            local written, refused, foreign = 0, 0, 0
            for i, key in ipairs(KEYS) do
              local at = 2 + (i - 1) * 4
              local epoch, seq = tonumber(ARGV[at]), tonumber(ARGV[at + 1])
              local newer = true
              local standing = redis.pcall('GET', key)
              if type(standing) == 'string' then
                local ok, document = pcall(cjson.decode, standing)
                if not ok or type(document) ~= 'table' then
                  newer = true
                elseif type(document.epoch) ~= 'number' or type(document.seq) ~= 'number' then
                  foreign = foreign + 1
                  newer = false
                elseif document.epoch > epoch or (document.epoch == epoch and document.seq >= seq) then
                  refused = refused + 1
                  newer = false
                end
              end
              if newer then
                if ARGV[at + 2] == '1' then
                  redis.call('SET', key, ARGV[at + 3], 'EX', ARGV[1])
                else
                  redis.call('SET', key, ARGV[at + 3])
                end
                written = written + 1
              end
            end
            return {written, refused, foreign}
            """;

    /** KEYS: cursor. ARGV: what is expected ({@code ''}: none), what replaces it. Answers 1 when it was replaced. */
    static final String MOVE_CURSOR = """
            local standing = redis.call('GET', KEYS[1]) or ''
            if standing ~= ARGV[1] then return 0 end
            redis.call('SET', KEYS[1], ARGV[2])
            return 1
            """;

    /** KEYS: cursor, marker. ARGV: expected cursor, its generation, seconds to live. Answers 1 when the marker stands. */
    static final String MARK_COMPLETE = """
            if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
            redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3])
            return 1
            """;

    /** KEYS: key. ARGV: whether something is expected, what; whether something replaces it, what. Answers 1 when it was as expected. */
    static final String REPLACE_EXACTLY = """
            local standing = redis.pcall('GET', KEYS[1])
            if ARGV[1] == '1' then
              if standing ~= ARGV[2] then return 0 end
            elseif standing then
              return 0
            end
            if ARGV[3] == '1' then redis.call('SET', KEYS[1], ARGV[4]) else redis.call('DEL', KEYS[1]) end
            return 1
            """;

    /** KEYS: key. ARGV: what replaces it. Answers 1 when something stood there that is no string. */
    static final String REPLACE_OTHER_TYPE = """
            local standing = redis.call('TYPE', KEYS[1]).ok
            if standing == 'string' or standing == 'none' then return 0 end
            redis.call('SET', KEYS[1], ARGV[1])
            return 1
            """;

    /** KEYS: lock. ARGV: its holder, seconds to live. Answers 1 when it still was the holder's. */
    static final String PROLONG = """
            if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
            return redis.call('EXPIRE', KEYS[1], ARGV[2])
            """;

    /** KEYS: lock. ARGV: its holder. Answers 1 when the holder gave it back. */
    static final String UNLOCK = """
            if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
            return redis.call('DEL', KEYS[1])
            """;

    private Script() {}
}
