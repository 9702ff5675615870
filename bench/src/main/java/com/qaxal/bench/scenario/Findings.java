package com.qaxal.bench.scenario;

import com.qaxal.bench.report.Section;
import com.qaxal.bench.report.Verdict;
import java.util.List;

/**
 * What a scenario found out.
 *
 * @param failed requests that failed where none may; one spoils the run
 * @param raw the measurements themselves
 */
public record Findings(Section section, List<Verdict> verdicts, long failed, Object raw) {
    public Findings {
        verdicts = List.copyOf(verdicts);
    }
}
