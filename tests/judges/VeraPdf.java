// VeraPdf FLAVOUR,... FILE.pdf...: lets the veraPDF engine on the class path judge every file by every flavour,
// e.g. 3a (PDF/A-3a) and ua1 (PDF/UA-1). One line per file and flavour; ends with 0, 1 (a failure) or 2 (cannot run).

import java.io.FileInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

public class VeraPdf {
    static final int SHOWN_PER_RULE = 3;

    public static void main(String[] arguments) {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        List<PDFAFlavour> flavours = new ArrayList<>();
        for (String id : arguments[0].split(",")) {
            PDFAFlavour flavour = PDFAFlavour.byFlavourId(id);
            if (flavour == PDFAFlavour.NO_FLAVOUR) {
                System.err.println("cannot run: veraPDF has no profile " + id + ", only " + new TreeSet<>(PDFAFlavour.getFlavourIds()));
                System.exit(2);
            }
            flavours.add(flavour);
        }
        boolean failed = false;
        for (String file : List.of(arguments).subList(1, arguments.length)) {
            for (PDFAFlavour flavour : flavours) {
                List<String> findings = findings(file, flavour);
                System.out.printf("%s  %-15s %s%n", findings.isEmpty() ? "pass" : "FAIL", "verapdf-" + flavour.getId(), file);
                findings.forEach(finding -> System.out.println("      " + finding));
                failed |= !findings.isEmpty();
            }
        }
        System.exit(failed ? 1 : 0);
    }

    /** What is wrong with the file; a file that cannot be read, or of which nothing was asked, is wrong too. */
    static List<String> findings(String file, PDFAFlavour flavour) {
        List<String> findings = new ArrayList<>();
        try (var bytes = new FileInputStream(file); var parser = Foundries.defaultInstance().createParser(bytes, flavour)) {
            var validator = Foundries.defaultInstance().createValidator(flavour, SHOWN_PER_RULE, false, true, false);
            var result = validator.validate(parser);
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    var rule = assertion.getRuleId();
                    findings.add(rule.getClause() + "-" + rule.getTestNumber() + ": " + assertion.getMessage());
                }
            }
            if (findings.isEmpty() && !result.isCompliant()) {
                findings.add("does not conform");
            }
            if (result.getTotalAssertions() == 0) {
                findings.add("not one check was made");
            }
        } catch (Throwable broken) {
            findings.add("cannot be read: " + broken);
        }
        return findings;
    }
}
