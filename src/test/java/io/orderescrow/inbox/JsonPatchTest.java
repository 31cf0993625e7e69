package io.orderescrow.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderescrow.message.RawMessage;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operations of RFC 6902, mostly its examples, on headers and payload of a message. */
@Tag("S42")
class JsonPatchTest {

  private static final Map<String, Object> HEADERS = Map.of("cloudEvents_id", "m-1");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'foo':'bar'} | add|/payload/baz|'qux' | {'foo':'bar','baz':'qux'}",
        "{'foo':['bar','baz']} | add|/payload/foo/1|'qux' | {'foo':['bar','qux','baz']}",
        "{'foo':['bar']} | add|/payload/foo/-|['abc'] | {'foo':['bar',['abc']]}",
        "{'foo':'bar'} | add|/payload/foo|1.10 | {'foo':1.1}",
        "{'baz':'qux','foo':1} | remove|/payload/baz| | {'foo':1}",
        "{'foo':['bar','qux']} | remove|/payload/foo/0| | {'foo':['qux']}",
        "{'baz':'qux'} | replace|/payload/baz|'boo' | {'baz':'boo'}",
        "{'foo':[1,2]} | replace|/payload/foo/1|3 | {'foo':[1,3]}",
        "{'foo':{'a':{},'w':1},'qux':{}} | move:/payload/foo/w|/payload/qux/t| | {'foo':{'a':{}},'qux':{'t':1}}",
        "{'foo':['all','grass','cows','eat']} | move:/payload/foo/1|/payload/foo/3| | {'foo':['all','cows','eat','grass']}",
        "{'a/b':1} | move:/payload/a~1b|/payload/a~0b| | {'a~b':1}",
        "{'foo':'x'} | copy:/payload/foo|/payload/bar| | {'foo':'x','bar':'x'}",
        "{'foo':1} | replace|/payload|{'bar':2} | {'bar':2}",
        "{'n':123456789012345678.10} | add|/payload/x|true | {'n':123456789012345678.1,'x':true}",
      })
  void changesThePayload(String before, String operation, String path, String value, String after)
      throws EditRefusedException {
    RawMessage changed = patch(operation, path, value).applyTo(message(before));
    assertThat(text(changed)).isEqualTo(after.replace('\'', '"'));
    assertThat(changed.headers()).isEqualTo(HEADERS);
  }

  @Test
  void changesHeadersAndKeepsTheBytesOfThePayload() throws EditRefusedException {
    String patch =
        """
        [{"op": "test", "path": "/payload/id", "value": 7.0},
         {"op": "copy", "from": "/payload/id", "path": "/headers/cloudEvents_subject"},
         {"op": "move", "from": "/headers/cloudEvents_id", "path": "/headers/ce~1id"},
         {"op": "add", "path": "/headers/attempt", "value": 2}]
        """;
    RawMessage changed = MessageEdit.patching(patch).applyTo(message("{ 'id' :7}"));
    assertThat(text(changed)).isEqualTo("{ \"id\" :7}");
    assertThat(changed.headers())
        .isEqualTo(Map.of("cloudEvents_subject", "7", "ce/id", "m-1", "attempt", "2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | remove|/payload/x| | /payload/x does not exist",
        "{} | replace|/payload/x|1 | /payload/x does not exist",
        "{} | add|/payload/x/y|1 | /payload/x does not exist",
        "{'x':1} | add|/payload/x/y|1 | /payload/x/y is no place for a value",
        "{'x':[]} | add|/payload/x/1|1 | /payload/x/1 is no place for a value",
        "{'x':[]} | add|/payload/x/y|1 | /payload/x/y is no place for a value",
        "{'x':1} | test|/payload/x|2 | /payload/x has another value than the edit expects",
        "{'x':{}} | copy:/payload/x|/payload/y| | /payload/x is an object or a list; only plain values can be copied",
        "{'x':{}} | move:/payload/x|/payload/x/y| | /payload/x does not exist",
        "{'x':{}} | move:/payload/x|/headers/y| | header y must be a text",
        "{} | remove|/payload| | the edit removes the whole payload",
        "no JSON | add|/payload/x|1 | /payload does not exist",
        "{} | remove|/headers/x| | /headers/x does not exist",
      })
  void refusesAMessageThatItDoesNotFit(
      String before, String operation, String path, String value, String objection) {
    assertThatThrownBy(() -> patch(operation, path, value).applyTo(message(before)))
        .isInstanceOf(EditRefusedException.class)
        .hasMessage(objection);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[ | The edit is not JSON",
        "{} | The edit must be a list of 1 to 50 operations",
        "[] | The edit must be a list of 1 to 50 operations",
        "[7] | Operation 1 of the edit must have an op of add, remove, replace, move, copy, test",
        "[{'op':'ADD'}] | Operation 1 of the edit must have an op of",
        "[{'op':'add','value':1}] | must have a path of /headers/<name> or /payload/<place>",
        "[{'op':'add','path':'','value':1}] | must have a path of",
        "[{'op':'add','path':'/headers','value':1}] | must have a path of",
        "[{'op':'add','path':'/headers/a/b','value':1}] | must have a path of",
        "[{'op':'add','path':'/seq','value':1}] | must have a path of",
        "[{'op':'move','path':'/payload/x'}] | must have a from of",
        "[{'op':'add','path':'/payload/x'}] | needs a value",
        "[{'op':'add','path':'/headers/x','value':null}] | must give the header a text",
        "[{'op':'add','path':'/headers/x','value':[]}] | must give the header a text",
      })
  void refusesWhatIsNoPatch(String patch, String fault) {
    assertThatThrownBy(() -> MessageEdit.patching(patch.replace('\'', '"')))
        .isInstanceOf(InvalidEditException.class)
        .hasMessageContaining(fault);
  }

  private static MessageEdit patch(String operation, String path, String value) {
    String[] kind = operation.split(":");
    String from = kind.length > 1 ? ", 'from': '%s'".formatted(kind[1]) : "";
    String given = value == null ? "" : ", 'value': " + value;
    return MessageEdit.patching(
        "[{'op': '%s', 'path': '%s'%s%s}]"
            .formatted(kind[0], path, from, given)
            .replace('\'', '"'));
  }

  private static RawMessage message(String body) {
    return new RawMessage(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), HEADERS);
  }

  private static String text(RawMessage message) {
    return new String(message.body(), StandardCharsets.UTF_8);
  }
}
