package io.orderescrow.instance;

import static io.orderescrow.transaction.SqlArrays.texts;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The suppressed messages in rows of {@code process_instance} that ended in tracking mode. */
@Component
class SuppressedMessageTable {

  private final JdbcTemplate jdbc;

  SuppressedMessageTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  void keep(Collection<SuppressedMessage> messages) {
    List<SuppressedMessage> sorted =
        messages.stream().sorted((a, b) -> a.businessKey().compareTo(b.businessKey())).toList();
    jdbc.update(
        """
        update process_instance i
        set unsaid_type = u.type, unsaid = convert_to(u.payload, 'UTF8')
        from unnest(?::text[], ?::text[], ?::text[], ?::text[])
          as u(process_key, business_key, type, payload)
        where i.process_key = u.process_key and i.business_key = u.business_key
        """,
        texts(sorted, SuppressedMessage::processKey),
        texts(sorted, SuppressedMessage::businessKey),
        texts(sorted, SuppressedMessage::type),
        texts(sorted, each -> each.payload().toString()));
  }

  Optional<byte[]> find(String processKey, String businessKey, String type) {
    return jdbc
        .query(
            """
            select unsaid from process_instance
            where process_key = ? and business_key = ? and unsaid_type = ?
            """,
            (row, i) -> row.getBytes(1),
            processKey,
            businessKey,
            type)
        .stream()
        .findFirst();
  }
}
